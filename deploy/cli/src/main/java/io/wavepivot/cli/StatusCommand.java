package io.wavepivot.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.cli.run.Run;
import io.wavepivot.embedded.Part;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "List every part with its process id, address and health. Exits with 0 when all are UP, else 1.")
final class StatusCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Mixin
    RunOptions options;

    @Option(names = "--json", description = "Print it for a program")
    boolean json;

    @Override
    public Integer call() throws IOException {
        Run run = options.existing();
        List<PartStatus> parts = run.parts().parallelStream()
                .map(part -> PartStatus.of(run, part))
                .toList();
        print(parts, spec.commandLine().getOut());
        return parts.stream().allMatch(part -> part.health().equals("UP")) ? 0 : 1;
    }

    private void print(List<PartStatus> parts, PrintWriter out) throws JsonProcessingException {
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(parts));
            return;
        }
        out.printf("%-18s %-9s %-7s %-42s %s%n", "part", "pid", "health", "address", "health and metrics");
        for (PartStatus part : parts) {
            String pid = part.pid() == null ? "-" : part.pid().toString();
            String management = part.management() == null ? "-" : part.management() + "/q/health";
            out.printf("%-18s %-9s %-7s %-42s %s%n", part.name(), pid, part.health(), part.address(), management);
        }
    }

    /**
     * @param pid null when it does not run, or runs elsewhere
     * @param management the root URL of its health and metrics; null for what is no service
     * @param health {@code UP} when it answers its clients, else {@code DOWN}
     */
    record PartStatus(String name, Long pid, String address, String management, String health) {

        static PartStatus of(Run run, Part part) {
            Long pid = run.process(part).map(ProcessHandle::pid).orElse(null);
            String management = run.management(part).orElse(null);
            return new PartStatus(part.name(), pid, part.address(), management, part.isReady() ? "UP" : "DOWN");
        }
    }
}
