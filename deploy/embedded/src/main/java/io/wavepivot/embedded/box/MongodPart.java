package io.wavepivot.embedded.box;

import io.wavepivot.embedded.OwnerOnly;
import java.io.IOException;
import java.nio.file.Path;

/** A {@code mongod} that is installed on this machine. */
public record MongodPart(Path directory, int port, Path mongod, String reason) implements ServerPart {

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
        Path data = OwnerOnly.directory(directory.resolve("mongod"));
        return new ProcessBuilder(
                mongod.toString(),
                "--dbpath",
                data.toString(),
                "--port",
                Integer.toString(port),
                "--bind_ip",
                "localhost",
                "--nounixsocket");
    }
}
