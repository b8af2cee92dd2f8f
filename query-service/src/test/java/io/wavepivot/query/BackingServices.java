package io.wavepivot.query;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.wavepivot.embedded.TestServices;
import io.wavepivot.embedded.TestServices.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** MongoDB for the component tests of this service. */
public class BackingServices implements QuarkusTestResourceLifecycleManager {

    private TestServices services;

    @Override
    public Map<String, String> start() {
        services = TestServices.start(Kind.MONGODB);
        Map<String, String> config = new HashMap<>(TestTokens.newKey());
        config.put("mongodb.uri", services.endpoints().mongodb());
        config.put("query.database", "wavepivot-test-" + UUID.randomUUID()); // The server may be somebody's own.
        return config;
    }

    @Override
    public void stop() {
        services.close();
    }
}
