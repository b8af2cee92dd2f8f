package io.wavepivot.registry;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.util.Map;
import java.util.UUID;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(TokenComponentTest.Users.class)
class TokenComponentTest {

    @Test
    void aFingerprintIsExchangedForATokenThatThePublicKeyProves() throws Exception {
        String token = given().contentType(ContentType.JSON)
                .body("{\"md5_key\": \"0cc175b9c0f1b6a831c399e269772661\"}")
                .post("/check_fingerprint")
                .then()
                .statusCode(200)
                .body("auth_status", equalTo("granted"))
                .body("user", equalTo("ana"))
                .body("roles", containsInAnyOrder("analyst", "operator"))
                .body("expires_at", notNullValue())
                .extract()
                .path("token");

        JwtClaims claims = new JwtConsumerBuilder()
                .setExpectedIssuer("wavepivot")
                .setRequireExpirationTime()
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(
                        new JsonWebKeySet(given().get("/jwks.json").asString()).getJsonWebKeys()))
                .build()
                .processToClaims(token);
        assertThat(claims.getSubject()).isEqualTo("ana");
        assertThat(claims.getStringListClaimValue("groups")).containsExactlyInAnyOrder("analyst", "operator");
        assertThat(JsonWebSignature.fromCompactSerialization(token).getHeaders().getStringHeaderValue("alg"))
                .isEqualTo("ES256");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"md5_key\": \"wrong\"}", "{\"md5_key\": \"\"}", "{\"md5_key\": null}", "{}"})
    void aWrongFingerprintIsDenied(String request) {
        given().contentType(ContentType.JSON)
                .body(request)
                .post("/check_fingerprint")
                .then()
                .statusCode(401)
                .body("auth_status", equalTo("denied"))
                .body("token", nullValue());
    }

    @Test
    void thePrivateKeyIsNotPublished() {
        given().get("/jwks.json")
                .then()
                .statusCode(200)
                .body("keys.kty", hasItem("EC"))
                .body("keys[0].d", nullValue());
    }

    @Test
    void aRequestThatIsNoJsonIsAProblem() {
        given().contentType(ContentType.JSON)
                .body("{")
                .post("/check_fingerprint")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("bad-request"));
    }

    /** Two users, and a key of their own. */
    public static class Users implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "registry.tokens.users.ana.fingerprint", "0cc175b9c0f1b6a831c399e269772661",
                    "registry.tokens.users.ana.roles", "analyst,operator",
                    "registry.tokens.users.pia.fingerprint", "92eb5ffee6ae2fec3ad71c777531578f",
                    "registry.tokens.users.pia.roles", "producer",
                    "registry.tokens.signing-key", "target/signing-key-" + UUID.randomUUID() + ".jwk");
        }
    }
}
