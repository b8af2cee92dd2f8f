package io.wavepivot.registry.tokens;

import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.wavepivot.registry.tokens.TokenConfig.User;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes tokens for users who know their fingerprint. */
@Singleton
class Tokens {

    private final TokenConfig config;
    private final SigningKey key;
    private final Clock clock = Clock.systemUTC();

    Tokens(TokenConfig config, SigningKey key) {
        this.config = config;
        this.key = key;
    }

    /** A token for the user whose fingerprint this is; empty when it is nobody's. */
    Optional<Token> forFingerprint(String fingerprint) {
        return config.users().entrySet().stream()
                .filter(user -> matches(user.getValue().fingerprint(), fingerprint))
                .findFirst()
                .map(this::sign);
    }

    private Token sign(Map.Entry<String, User> user) {
        Set<String> roles = user.getValue().roles().stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
        Instant now = clock.instant();
        Instant expiresAt = now.plus(config.lifetime());
        String signed = Jwt.issuer(config.issuer())
                .subject(user.getKey())
                .upn(user.getKey())
                .groups(roles)
                .issuedAt(now)
                .expiresAt(expiresAt)
                .jws()
                .algorithm(SignatureAlgorithm.ES256)
                .keyId(key.id())
                .sign(key.privateKey());
        return new Token(signed, user.getKey(), roles, expiresAt);
    }

    /** Takes the same time whatever the guess has in common with the secret. */
    private static boolean matches(String secret, String guess) {
        return MessageDigest.isEqual(secret.getBytes(StandardCharsets.UTF_8), guess.getBytes(StandardCharsets.UTF_8));
    }

    /** @param signed the JWT in its compact form */
    record Token(String signed, String user, Set<String> roles, Instant expiresAt) {}
}
