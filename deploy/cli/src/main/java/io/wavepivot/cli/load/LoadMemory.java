package io.wavepivot.cli.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/** The ids of loads that are not over: a file that is loaded again, unchanged and in the same way, goes on. */
public final class LoadMemory {

    private final Path directory;

    /** @param directory of the run */
    public LoadMemory(Path directory) {
        this.directory = directory.resolve("data").resolve("loads");
    }

    /** The id of the load of a file, the same until it is {@link #forget forgotten}. */
    public String id(String table, Path file, String query) throws IOException {
        Path memory = memory(table, file, query);
        if (Files.exists(memory)) {
            return Files.readString(memory).strip();
        }
        String id = "%011x%016x"
                .formatted(
                        System.currentTimeMillis(), ThreadLocalRandom.current().nextLong());
        Files.createDirectories(directory);
        Files.writeString(memory, id);
        return id;
    }

    /** The load is over. */
    public void forget(String table, Path file, String query) throws IOException {
        Files.deleteIfExists(memory(table, file, query));
    }

    private Path memory(String table, Path file, String query) throws IOException {
        String what = String.join(
                "\n",
                table,
                file.toRealPath().toString(),
                Long.toString(Files.size(file)),
                Files.getLastModifiedTime(file).toString(),
                query);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(what.getBytes(StandardCharsets.UTF_8));
            return directory.resolve(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // Every Java platform has SHA-256.
        }
    }
}
