package io.wavepivot.registry.tokens;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Two users, whose tokens are good for an hour. */
record TestUsers(Path signingKey) implements TokenConfig {

    @Override
    public Map<String, User> users() {
        return Map.of(
                "ana", new TestUser("secret of ana", Set.of(Role.ANALYST, Role.OPERATOR)),
                "pia", new TestUser("secret of pia", Set.of(Role.PRODUCER)));
    }

    @Override
    public Duration lifetime() {
        return Duration.ofHours(1);
    }

    @Override
    public String issuer() {
        return "us";
    }

    private record TestUser(String fingerprint, Set<Role> roles) implements User {}
}
