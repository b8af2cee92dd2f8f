package io.wavepivot.cli;

import io.wavepivot.cli.client.WavepivotClient;
import io.wavepivot.cli.demo.Building;
import io.wavepivot.cli.demo.Demo;
import io.wavepivot.cli.run.Run;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Start everything, simulate a building, and show its pivot growing, until Ctrl-C.")
final class DemoCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Option(names = "--once", description = "Show three waves and end")
    boolean once;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Keep the run's directory (default: a temporary one, removed at the end)")
    Path directory;

    @Option(names = "--port-base", paramLabel = "N", description = "Listen on the ports from N on (default: free ones)")
    Integer portBase;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Path place = directory == null ? Files.createTempDirectory("wavepivot-demo") : directory;
        Run run = Run.open(RunOptions.HOME, place, Optional.ofNullable(portBase));
        if (directory == null) {
            run.removeAtExit();
        } else {
            run.stopAtExit();
        }
        Instant start = Instant.now();
        out.println("Starting Wavepivot in " + place);
        run.start(new StartProgress(out));
        out.printf(
                "Wavepivot runs, after %.1f s.%n",
                Duration.between(start, Instant.now()).toMillis() / 1000.0);
        out.flush();
        try (Building building = Building.create(run.endpoints().mysql())) {
            Demo demo = new Demo(run, new WavepivotClient(run), building, out);
            demo.submitProject();
            building.start();
            if (once) {
                demo.showOnce(3);
            } else {
                demo.showUntilInterrupted();
            }
        }
        return 0;
    }
}
