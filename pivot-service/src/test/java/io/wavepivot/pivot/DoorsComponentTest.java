package io.wavepivot.pivot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whoever reaches the API reaches its description, and neither health nor metrics. Asked without REST Assured, for
 * which the heap of these tests is too small.
 */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class DoorsComponentTest {

    private final HttpClient http = HttpClient.newHttpClient();

    @TestHTTPResource
    String api;

    /** Ends with {@code /q/}. */
    @TestHTTPResource(management = true)
    String management;

    @ParameterizedTest
    @ValueSource(strings = {"health", "health/ready", "health/live", "metrics"})
    void healthAndMetricsAreOnThePortOfTheManagementOnly(String path) throws IOException, InterruptedException {
        assertThat(get(api + "q/" + path).statusCode()).isEqualTo(404);
        assertThat(get(management + path).statusCode()).isIn(200, 503);
    }

    @Test
    void healthSaysWhetherMongoDbAnswersAndNoMore() throws IOException, InterruptedException {
        assertThat(get(management + "health/ready").body())
                .containsPattern("\\{\\s*\"name\": \"mongodb\",\\s*\"status\": \"UP\"\\s*}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"q/openapi", "q/swagger-ui/"})
    void theDescriptionOfTheApiIsOpen(String path) throws IOException, InterruptedException {
        assertThat(get(api + path).statusCode()).isEqualTo(200);
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
