package io.wavepivot.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files and directories that nobody but their owner may read: a run's secrets, and the data that passes through it. */
public final class OwnerOnly {

    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** Makes a directory and those above it; one that exists is closed to others. */
    public static Path directory(Path directory) throws IOException {
        Files.createDirectories(directory, attribute(DIRECTORY));
        return Files.setPosixFilePermissions(directory, DIRECTORY);
    }

    /** Makes an empty file; one that exists keeps its content, and is closed to others. */
    public static Path file(Path file) throws IOException {
        return Files.exists(file) ? Files.setPosixFilePermissions(file, FILE) : Files.createFile(file, attribute(FILE));
    }

    /** Replaces a file's content as a whole: whoever is cut off in the midst of it leaves the file as it was. */
    public static Path write(Path file, String content) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".unfinished");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, attribute(FILE));
        try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true); // A rename that reaches the disk before the content would leave an empty file.
        }
        return Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private static FileAttribute<Set<PosixFilePermission>> attribute(Set<PosixFilePermission> permissions) {
        return PosixFilePermissions.asFileAttribute(permissions);
    }
}
