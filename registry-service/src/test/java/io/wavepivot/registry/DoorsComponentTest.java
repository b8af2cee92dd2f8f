package io.wavepivot.registry;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.oneOf;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever reaches the API reaches its description, and neither health nor metrics. */
@QuarkusTest
@TestProfile(TokenComponentTest.Users.class)
class DoorsComponentTest {

    /** Ends with {@code /q/}. */
    @TestHTTPResource(management = true)
    String management;

    @ParameterizedTest
    @ValueSource(strings = {"health", "health/ready", "health/live", "metrics"})
    void healthAndMetricsAreOnThePortOfTheManagementOnly(String path) {
        given().get("/q/" + path).then().statusCode(404);
        given().get(management + path).then().statusCode(oneOf(200, 503));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/openapi", "/q/swagger-ui/"})
    void theDescriptionOfTheApiIsOpen(String path) {
        given().get(path).then().statusCode(200);
    }
}
