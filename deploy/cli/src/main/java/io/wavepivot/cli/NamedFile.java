package io.wavepivot.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that is called after what it defines: NAME.json. */
record NamedFile(String name) {

    private static final String SUFFIX = ".json";

    /** @throws IOException there is no such file to read */
    static NamedFile of(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (!name.endsWith(SUFFIX) || !Files.isReadable(file)) {
            throw new IOException("There is no file " + file + " to read that is called NAME.json.");
        }
        return new NamedFile(name.substring(0, name.length() - SUFFIX.length()));
    }
}
