package io.wavepivot.ingest.backups;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

/** Files that nobody is to read but whoever writes them. */
final class UnfinishedFiles {

    private static final String ENDING = ".part";
    private static final Duration LONGEST_USE = Duration.ofDays(2);

    private UnfinishedFiles() {}

    /** A new one; what processes that died have left of the same beginning goes. */
    static Path create(Path directory, String beginning) throws IOException {
        FileTime old = FileTime.from(Instant.now().minus(LONGEST_USE));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(directory, beginning + "*" + ENDING)) {
            for (Path file : left) {
                if (Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).compareTo(old) < 0) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException goneMeanwhile) {
            // Another replica was faster.
        }
        return Files.createTempFile(directory, beginning, ENDING);
    }
}
