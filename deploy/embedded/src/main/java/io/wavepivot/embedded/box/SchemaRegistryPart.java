package io.wavepivot.embedded.box;

import io.wavepivot.embedded.LocalPart;
import io.wavepivot.embedded.OwnerOnly;
import io.wavepivot.embedded.Probe;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Apicurio Registry with its storage in an H2 file: ids survive a restart, as the records in Kafka do. */
public record SchemaRegistryPart(Path directory, int port) implements LocalPart {

    @Override
    public String name() {
        return "schema-registry";
    }

    @Override
    public String address() {
        return "http://localhost:" + port + "/apis/ccompat/v7";
    }

    @Override
    public boolean isReady() {
        return Probe.http(URI.create(address() + "/subjects"));
    }

    @Override
    public ProcessBuilder command() throws IOException {
        OwnerOnly.directory(directory);
        List<String> command = new ArrayList<>(Box.jvm(256));
        command.add("-jar");
        command.add(Box.directory().resolve("apicurio/quarkus-run.jar").toString());
        ProcessBuilder process = new ProcessBuilder(command);
        process.environment()
                .putAll(Map.of(
                        "QUARKUS_HTTP_HOST", "localhost",
                        "QUARKUS_HTTP_PORT", Integer.toString(port),
                        "QUARKUS_HTTP_ACCESS_LOG_ENABLED", "false",
                        // Any port: nobody asks there, but the default would be the same for every run.
                        "QUARKUS_MANAGEMENT_HOST", "localhost",
                        "QUARKUS_MANAGEMENT_PORT", "0",
                        "APICURIO_DATASOURCE_URL", "jdbc:h2:file:" + directory.resolve("registry"),
                        "APICURIO_DATASOURCE_JDBC_INITIAL_SIZE", "1",
                        "APICURIO_DATASOURCE_JDBC_MIN_SIZE", "1",
                        "APICURIO_DATASOURCE_JDBC_MAX_SIZE", "4"));
        return process;
    }
}
