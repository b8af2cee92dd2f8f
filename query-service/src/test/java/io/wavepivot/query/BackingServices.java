package io.wavepivot.query;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.wavepivot.embedded.TestServices;
import io.wavepivot.embedded.TestServices.Kind;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** MongoDB for the component tests of this service, behind a link that can be frozen. */
public class BackingServices implements QuarkusTestResourceLifecycleManager {

    private TestServices services;
    private FreezableLink link;

    @Override
    public Map<String, String> start() {
        services = TestServices.start(Kind.MONGODB);
        link = new FreezableLink(services.endpoints().mongodb());
        Map<String, String> config = new HashMap<>(TestTokens.newKey());
        config.put("mongodb.uri", link.uri());
        config.put("query.database", "wavepivot-test-" + UUID.randomUUID()); // The server may be somebody's own.
        config.put("query.read.timeout", "4s");
        return config;
    }

    @Override
    public void stop() {
        link.close();
        services.close();
    }
}
