package io.wavepivot.ingest;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.wavepivot.embedded.Endpoints;
import io.wavepivot.embedded.tests.TestServices;
import io.wavepivot.embedded.tests.TestServices.Kind;
import io.wavepivot.embedded.tests.TestSigner;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Kafka, a schema registry and MariaDB for the component tests of this service. */
public class BackingServices implements QuarkusTestResourceLifecycleManager {

    private TestServices services;
    private Path backups;

    @Override
    public Map<String, String> start() {
        services = TestServices.start(Kind.KAFKA, Kind.SCHEMA_REGISTRY, Kind.MYSQL);
        Endpoints endpoints = services.endpoints();
        Map<String, String> config = new HashMap<>();
        backups = newDirectory();
        config.put("ingest.backups.directory", backups.toString());
        config.put("ingest.backups.max-keys", "2048"); // So that keys are looked at in divisions.
        config.put("mp.jwt.verify.publickey.location", TestSigner.newKey());
        config.putAll(Map.of(
                "kafka.bootstrap.servers", endpoints.kafka(),
                "schema-registry.url", endpoints.schemaRegistry(),
                "ingest.mysql.servers.test.address", endpoints.mysql().server(),
                "ingest.mysql.servers.test.username", endpoints.mysql().username(),
                "ingest.mysql.servers.test.password", endpoints.mysql().password()));
        return config;
    }

    private static Path newDirectory() {
        try {
            return Files.createTempDirectory("wavepivot-backups");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    @Override
    public void stop() {
        services.close();
        try (Stream<Path> files = Files.walk(backups)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }
}
