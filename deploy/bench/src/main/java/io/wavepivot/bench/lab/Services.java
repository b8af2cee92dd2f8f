package io.wavepivot.bench.lab;

import io.wavepivot.cli.run.Run;
import io.wavepivot.embedded.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The services through which rows go. */
final class Services {

    private Services() {}

    static List<Part> of(Run run) {
        return run.parts().stream()
                .filter(part -> part.name().endsWith("-service") && !part.name().startsWith("registry"))
                .toList();
    }

    static long pid(Run run, Part service) throws IOException {
        return run.process(service)
                .orElseThrow(() -> new IOException("The " + service.name() + " has ended"))
                .pid();
    }

    /** What the JDK's {@code jcmd} says to a command. */
    static String jcmd(Run run, Part service, String... command) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid(run, service))));
        arguments.addAll(List.of(command));
        Process process =
                new ProcessBuilder(arguments).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
