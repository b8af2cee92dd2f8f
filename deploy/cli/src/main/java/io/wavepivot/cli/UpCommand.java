package io.wavepivot.cli;

import io.wavepivot.cli.run.Run;
import io.wavepivot.embedded.PartFailedException;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "up",
        mixinStandardHelpOptions = true,
        description = "Start what does not run yet, and go on where it stopped.")
final class UpCommand implements Callable<Integer> {

    private static final String REST = " What else was started keeps running: 'up' goes on, 'down' stops it.";

    @Spec
    CommandSpec spec;

    @Mixin
    RunOptions options;

    @Option(names = "--detach", description = "Return when everything runs; without it, run until Ctrl-C")
    boolean detach;

    @Option(
            names = "--port-base",
            paramLabel = "N",
            description = "Listen on the ports from N on (default: those of the last time, else free ones)")
    Integer portBase;

    @Option(
            names = "--rebase",
            description =
                    "Stand on what the environment says now, not on what the run was made with; data stays behind")
    boolean rebase;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Run run = rebase ? options.rebase(portBase) : options.open(portBase);
        Instant start = Instant.now();
        out.println("Starting Wavepivot in " + options.directory());
        if (!detach) {
            run.stopAtExit();
        }
        try {
            run.start(new StartProgress(out));
        } catch (PartFailedException failed) {
            throw detach ? new PartFailedException(failed.getMessage() + REST) : failed;
        }
        out.printf(
                "Wavepivot runs, after %.1f s. './wavepivot env%s' prints how to reach it; its pivots are at %s/pivots%n",
                Duration.between(start, Instant.now()).toMillis() / 1000.0, options.asTyped(), run.url("query"));
        out.flush();
        if (!detach) {
            out.println("Press Ctrl-C to stop it.");
            out.flush();
            run.awaitStopped();
            out.println("Nothing of it runs any more.");
        }
        return 0;
    }
}
