package io.wavepivot.cli;

import io.wavepivot.cli.run.Run;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
        name = "down",
        mixinStandardHelpOptions = true,
        description = "Stop everything; 'up' goes on where it stopped.")
final class DownCommand implements Callable<Integer> {

    @Spec
    CommandSpec spec;

    @Mixin
    RunOptions options;

    @Override
    public Integer call() throws IOException {
        Run run = options.existing();
        String what = run.isRunning() ? "is stopped" : "was not running";
        run.stop();
        spec.commandLine().getOut().println("Wavepivot in " + options.directory() + " " + what + ".");
        return 0;
    }
}
