package io.wavepivot.pivot;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.wavepivot.embedded.Endpoints;
import io.wavepivot.embedded.tests.MongoLink;
import io.wavepivot.embedded.tests.TestServices;
import io.wavepivot.embedded.tests.TestServices.Kind;
import io.wavepivot.embedded.tests.TestSigner;
import java.util.Map;
import java.util.UUID;

/** Kafka, a schema registry and MongoDB, behind a link that can be broken, for the component tests of this service. */
public class BackingServices implements QuarkusTestResourceLifecycleManager {

    /** Its own, as the server may be somebody's. */
    private final String database = "wavepivot-test-" + UUID.randomUUID();

    private TestServices services;
    private MongoLink link;

    @Override
    public Map<String, String> start() {
        services = TestServices.start(Kind.KAFKA, Kind.SCHEMA_REGISTRY, Kind.MONGODB);
        Endpoints endpoints = services.endpoints();
        link = new MongoLink(endpoints.mongodb());
        return Map.of(
                "kafka.bootstrap.servers", endpoints.kafka(),
                "schema-registry.url", endpoints.schemaRegistry(),
                "mongodb.uri", link.uri(),
                "pivot.database", database,
                "mp.jwt.verify.publickey.location", TestSigner.newKey(),
                "pivot.retain.every", "1s");
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
