package io.wavepivot.registry.tokens;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.registry.tokens.Tokens.Token;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

    @TempDir
    Path directory;

    private SigningKey key;
    private Tokens tokens;

    @BeforeEach
    void make() {
        TestUsers users = new TestUsers(directory.resolve("key.jwk"));
        key = new SigningKey(users);
        tokens = new Tokens(users, key);
    }

    @Test
    void aTokenSaysWhoseItIsWhatItAllowsAndForHowLong() throws Exception {
        Instant before = Instant.now().minusSeconds(1);

        Token token = tokens.forFingerprint("secret of ana").orElseThrow();

        JwtContext context = verified(token.signed(), key);
        JwtClaims claims = context.getJwtClaims();
        assertThat(claims.getIssuer()).isEqualTo("us");
        assertThat(claims.getSubject()).isEqualTo("ana").isEqualTo(token.user());
        assertThat(claims.getStringClaimValue("upn")).isEqualTo("ana");
        assertThat(claims.getStringListClaimValue("groups"))
                .containsExactlyInAnyOrder("analyst", "operator")
                .containsExactlyInAnyOrderElementsOf(token.roles());
        assertThat(claims.getExpirationTime().getValue() - claims.getIssuedAt().getValue())
                .isEqualTo(Duration.ofHours(1).toSeconds());
        assertThat(Instant.ofEpochSecond(claims.getIssuedAt().getValue())).isBetween(before, Instant.now());
        assertThat(token.expiresAt().getEpochSecond())
                .isEqualTo(claims.getExpirationTime().getValue());
        assertThat(context.getJoseObjects().getFirst().getKeyIdHeaderValue()).isEqualTo(key.id());
    }

    @Test
    void eachUserGetsTheirOwn() {
        Token token = tokens.forFingerprint("secret of pia").orElseThrow();

        assertThat(token.user()).isEqualTo("pia");
        assertThat(token.roles()).containsExactly("producer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret of", "secret of an", "secret of ana ", "SECRET OF ANA", "ana"})
    void whatIsNobodysFingerprintGivesNone(String guess) {
        assertThat(tokens.forFingerprint(guess)).isEmpty();
    }

    @Test
    void anotherKeyDoesNotProveIt() {
        String signed = tokens.forFingerprint("secret of ana").orElseThrow().signed();
        SigningKey other = new SigningKey(new TestUsers(directory.resolve("other.jwk")));

        assertThatThrownBy(() -> verified(signed, other)).isInstanceOf(InvalidJwtException.class);
    }

    private static JwtContext verified(String signed, SigningKey key) throws Exception {
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setExpectedIssuer("us")
                .setRequireExpirationTime()
                .setJwsAlgorithmConstraints(AlgorithmConstraints.ConstraintType.PERMIT, "ES256")
                .setVerificationKeyResolver(
                        new JwksVerificationKeyResolver(new JsonWebKeySet(key.publicKeySet()).getJsonWebKeys()))
                .build();
        return consumer.process(signed);
    }
}
