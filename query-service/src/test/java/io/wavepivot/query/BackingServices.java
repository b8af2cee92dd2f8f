package io.wavepivot.query;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.wavepivot.embedded.tests.MongoLink;
import io.wavepivot.embedded.tests.TestServices;
import io.wavepivot.embedded.tests.TestServices.Kind;
import io.wavepivot.embedded.tests.TestSigner;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** Kafka, a schema registry, and MongoDB behind a link that can be broken, for the component tests of this service. */
public class BackingServices implements QuarkusTestResourceLifecycleManager {

    /** Its own, as the server may be somebody's. */
    private final String database = "wavepivot-test-" + UUID.randomUUID();

    private TestServices services;
    private MongoLink link;

    @Override
    public Map<String, String> start() {
        services = TestServices.start(Kind.KAFKA, Kind.SCHEMA_REGISTRY, Kind.MONGODB);
        link = new MongoLink(services.endpoints().mongodb());
        Map<String, String> config = new HashMap<>();
        config.put("mp.jwt.verify.publickey.location", TestSigner.newKey());
        config.put("kafka.bootstrap.servers", services.endpoints().kafka());
        config.put("schema-registry.url", services.endpoints().schemaRegistry());
        config.put("mongodb.uri", link.uri());
        config.put("query.database", database);
        config.put("query.read.timeout", "4s");
        config.put("query.report.max-cells", "1000");
        return config;
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
