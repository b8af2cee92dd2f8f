package io.wavepivot.cli.run;

import io.wavepivot.embedded.OwnerOnly;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

/** The directory of a run, and what is directly in it. */
final class RunDirectory {

    private static final Set<String> OURS = Set.of(
            "data",
            "backups",
            "aggregates",
            "logs",
            "run",
            "lock",
            RunSettings.FILE,
            RunSettings.FILE + ".unfinished",
            ".env");

    private RunDirectory() {}

    /**
     * Makes it, for its owner alone. One that exists is closed to others too, unless something else is in it: it may
     * be a place that others use, such as {@code /tmp}. What is in it is its owner's alone in any case.
     */
    static void prepare(Path directory) throws IOException {
        if (!Files.exists(directory) || holdsOnlyARun(directory)) {
            OwnerOnly.directory(directory);
        }
        OwnerOnly.directory(data(directory));
    }

    static Path data(Path directory) {
        return directory.resolve("data");
    }

    static void remove(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private static boolean holdsOnlyARun(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.allMatch(file -> OURS.contains(file.getFileName().toString()));
        }
    }
}
