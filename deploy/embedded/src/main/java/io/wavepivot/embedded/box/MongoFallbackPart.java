package io.wavepivot.embedded.box;

import io.wavepivot.embedded.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;

/**
 * mongo-java-server on an H2 file: speaks MongoDB's protocol, without transactions, change streams, pipeline updates,
 * and without indexes for ranges. Fit for a demo and for tests.
 */
public record MongoFallbackPart(Path directory, int port, String reason) implements ServerPart {

    @Override
    public String name() {
        return "mongodb";
    }

    @Override
    public String address() {
        return "mongodb://localhost:" + port;
    }

    @Override
    public ProcessBuilder command() throws IOException {
        OwnerOnly.directory(directory);
        return Box.program(MongoFallbackProgram.class, 4096, directory.resolve("documents.h2"), port);
    }
}
