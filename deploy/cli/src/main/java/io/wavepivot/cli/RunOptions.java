package io.wavepivot.cli;

import io.wavepivot.cli.run.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which run a command is about. */
final class RunOptions {

    /** The root of the house; the launcher says where it is. */
    static final Path HOME = Path.of(System.getProperty("wavepivot.home", "."));

    @Option(names = "--dir", paramLabel = "DIR", description = "The directory of the run (default: .wavepivot/run)")
    Path directory;

    Path directory() {
        return directory == null ? HOME.resolve(".wavepivot/run") : directory;
    }

    /** What to type behind another command about the same run: nothing, or a space and the option. */
    String asTyped() {
        return directory == null ? "" : " --dir " + directory;
    }

    /** The run that there is. */
    Run existing() throws IOException {
        return Run.find(HOME, directory())
                .orElseThrow(() -> new IOException("There is no run in " + directory()
                        + ". Start one with './wavepivot up', or name its directory with --dir."));
    }

    Run open(Integer portBase) throws IOException {
        return Run.open(HOME, directory(), Optional.ofNullable(portBase));
    }

    Run rebase(Integer portBase) throws IOException {
        return Run.rebase(HOME, directory(), Optional.ofNullable(portBase));
    }
}
