package io.wavepivot.pivot;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.wavepivot.embedded.Endpoints;
import io.wavepivot.embedded.tests.MongoLink;
import io.wavepivot.embedded.tests.TestServices;
import io.wavepivot.embedded.tests.TestServices.Kind;
import io.wavepivot.embedded.tests.TestSigner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** What the component tests of this service stand on: MongoDB behind a link that can be broken, and SQL servers. */
public class BackingServices implements QuarkusTestResourceLifecycleManager {

    /** Its own, as the server may be somebody's. */
    private final String database = "wavepivot-test-" + UUID.randomUUID();

    private TestServices services;
    private MongoLink link;

    @Override
    public Map<String, String> start() {
        services = TestServices.start(Kind.KAFKA, Kind.SCHEMA_REGISTRY, Kind.MONGODB, Kind.MYSQL, Kind.POSTGRESQL);
        Endpoints endpoints = services.endpoints();
        link = new MongoLink(endpoints.mongodb());
        Map<String, String> config = new HashMap<>(Map.of(
                "kafka.bootstrap.servers", endpoints.kafka(),
                "schema-registry.url", endpoints.schemaRegistry(),
                "mongodb.uri", link.uri(),
                "pivot.database", database,
                "mp.jwt.verify.publickey.location", TestSigner.newKey(),
                "pivot.retain.every", "1s",
                "pivot.aggregate.directory", state().toString()));
        config.put("pivot.mirror.max-records", "500"); // So that there are many transactions.
        Endpoints.MySql mysql = endpoints.mysql();
        config.putAll(Map.of(
                "pivot.mirror.servers.my.url", "mysql://" + mysql.server(),
                "pivot.mirror.servers.my.username", mysql.username(),
                "pivot.mirror.servers.my.password", mysql.password()));
        Endpoints.PostgreSql postgresql = services.postgresql();
        config.putAll(Map.of(
                "pivot.mirror.servers.pg.url", "postgresql://" + postgresql.server(),
                "pivot.mirror.servers.pg.username", postgresql.username(),
                "pivot.mirror.servers.pg.password", postgresql.password()));
        return config;
    }

    private static Path state() {
        try {
            return Files.createTempDirectory("wavepivot-aggregates");
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    @Override
    public void stop() {
        link.close();
        try (MongoClient client = MongoClients.create(services.endpoints().mongodb())) {
            client.getDatabase(database).drop();
        }
        services.close();
    }
}
