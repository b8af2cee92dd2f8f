package io.wavepivot.pivot;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.wavepivot.embedded.Endpoints;
import io.wavepivot.embedded.TestServices;
import io.wavepivot.embedded.TestServices.Kind;
import java.util.Map;
import java.util.UUID;

/** Kafka, a schema registry and MongoDB for the component tests of this service. */
public class BackingServices implements QuarkusTestResourceLifecycleManager {

    private TestServices services;

    @Override
    public Map<String, String> start() {
        services = TestServices.start(Kind.KAFKA, Kind.SCHEMA_REGISTRY, Kind.MONGODB);
        Endpoints endpoints = services.endpoints();
        return Map.of(
                "kafka.bootstrap.servers", endpoints.kafka(),
                "schema-registry.url", endpoints.schemaRegistry(),
                "mongodb.uri", endpoints.mongodb(),
                "pivot.database", "wavepivot-test-" + UUID.randomUUID(), // The server may be somebody's own.
                "pivot.retain.every", "1s");
    }

    @Override
    public void stop() {
        services.close();
    }
}
