package io.wavepivot.registry.tokens;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Who gets tokens, and what is in them. */
@ConfigMapping(prefix = "registry.tokens")
public interface TokenConfig {

    /** By user name: letters and digits, so that {@code REGISTRY_TOKENS_USERS_ANA_FINGERPRINT} can set it. */
    Map<String, User> users();

    /** How long a token is good for. */
    @WithDefault("24h")
    Duration lifetime();

    /** The {@code iss} of the tokens: what the other services have as {@code mp.jwt.verify.issuer}. */
    @WithDefault("wavepivot")
    String issuer();

    /** Where the signing key is kept, as a private JWK; it is made when there is none. All replicas share it. */
    @WithDefault("signing-key.jwk")
    Path signingKey();

    /** Someone who may have a token. */
    interface User {

        /** What the user shows as {@code md5_key}: a secret, whatever it was computed from. */
        String fingerprint();

        /** {@code producer}, {@code analyst}, {@code operator}. */
        Set<Role> roles();
    }

    /** What a token allows. */
    enum Role {
        PRODUCER,
        ANALYST,
        OPERATOR
    }
}
