package io.wavepivot.bench;

import io.wavepivot.cli.run.Run;
import io.wavepivot.embedded.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the services hold in their heaps after a garbage collection, as the JDK's {@code jcmd} says. */
final class Heap {

    private static final Pattern USED = Pattern.compile("used (\\d+)K");

    private Heap() {}

    /** Mebibytes by service, for those that hold rows. */
    static Map<String, Double> live(Run run) throws IOException, InterruptedException {
        Map<String, Double> live = new TreeMap<>();
        for (Part part : run.parts()) {
            if (part.name().endsWith("-service") && !part.name().startsWith("registry")) {
                String pid = Long.toString(run.process(part).orElseThrow().pid());
                jcmd(pid, "GC.run");
                live.put(part.name(), usedKibibytes(jcmd(pid, "GC.heap_info")) / 1024.0);
            }
        }
        return live;
    }

    private static long usedKibibytes(String heapInfo) {
        Matcher used = USED.matcher(heapInfo.lines()
                .filter(line -> !line.contains("etaspace") && !line.contains("class space"))
                .filter(line -> line.contains("total") && line.contains("used"))
                .reduce("", String::concat));
        long sum = 0;
        while (used.find()) {
            sum += Long.parseLong(used.group(1));
        }
        return sum;
    }

    private static String jcmd(String... arguments) throws IOException, InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
        command.command().addAll(List.of(arguments));
        Process process = command.redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return printed;
    }
}
