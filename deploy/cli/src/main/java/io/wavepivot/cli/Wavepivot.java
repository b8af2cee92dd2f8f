package io.wavepivot.cli;

import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/**
 * The {@code wavepivot} command. {@code test} is the launcher's own, as it needs no program of ours; {@code bench} is a
 * program of its own, with libraries that the others do without.
 */
@Command(
        name = "wavepivot",
        mixinStandardHelpOptions = true,
        description = "Keeps pivot tables up to date: narrow rows in, wide documents out.",
        footer = {
            "  test     Build everything and run all tests.",
            "  bench    Measure every figure beside its baseline."
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            DownCommand.class,
            StatusCommand.class,
            EnvCommand.class,
            ProjectCommand.class,
            DatasetCommand.class,
            PivotCommand.class,
            ReportCommand.class,
            LoadCommand.class,
            HelpCommand.class
        })
final class Wavepivot {

    private Wavepivot() {}

    public static void main(String[] arguments) {
        System.exit(execute(arguments));
    }

    /** @return 0 when all went well, 1 when not, 2 when the arguments are wrong */
    static int execute(String... arguments) {
        return new CommandLine(new Wavepivot())
                .setExecutionExceptionHandler((failure, command, parsed) -> {
                    if (failure instanceof InterruptedException) {
                        return CommandLine.ExitCode.SOFTWARE; // Whoever pressed Ctrl-C knows.
                    }
                    PrintWriter err = command.getErr();
                    err.println(
                            failure instanceof IOException
                                            || failure.getClass() == IllegalArgumentException.class
                                            || failure.getClass()
                                                    .getPackageName()
                                                    .startsWith("io.wavepivot")
                                    ? failure.getMessage()
                                    : failure.toString());
                    if (Boolean.getBoolean("wavepivot.debug")) {
                        failure.printStackTrace(err);
                    }
                    return CommandLine.ExitCode.SOFTWARE;
                })
                .execute(arguments);
    }
}
