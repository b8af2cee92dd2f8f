package io.wavepivot.query;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The OpenAPI document says what programs need to know that are made from it. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class OpenApiComponentTest {

    private JsonNode document;

    @BeforeEach
    void read() throws IOException {
        document = new ObjectMapper()
                .readTree(given().get("/q/openapi?format=JSON").asString());
    }

    @Test
    void everyPathIsATemplateOfNamesOnly() {
        List<String> paths = new ArrayList<>();
        document.path("paths").fieldNames().forEachRemaining(paths::add);

        assertThat(paths)
                .containsExactlyInAnyOrder(
                        "/pivots",
                        "/pivots/{pivot}",
                        "/pivots/{pivot}/rows",
                        "/pivots/{pivot}/latest",
                        "/tables",
                        "/tables/{table}",
                        "/tables/{table}/{id}",
                        "/view/{table}/{id}",
                        "/reports",
                        "/reports/{report}",
                        "/view/{report}",
                        "/tasks",
                        "/tasks/{id}",
                        "/api/v1/tasks/{id}");
    }

    @Test
    void allParametersAreDescribed() {
        assertThat(parameters("/pivots/{pivot}")).containsExactlyInAnyOrder("pivot");
        assertThat(parameters("/pivots/{pivot}/rows"))
                .containsExactlyInAnyOrder("pivot", "from", "to", "points", "limit", "order", "cursor", "format");
        assertThat(parameters("/pivots/{pivot}/latest"))
                .containsExactlyInAnyOrder("pivot", "n", "points", "per", "format");
        assertThat(parameters("/tables/{table}"))
                .containsExactlyInAnyOrder("table", "sort", "fields", "limit", "cursor", "format");
        assertThat(parameters("/reports/{report}")).containsExactlyInAnyOrder("report", "format");
        assertThat(parameters("/tables/{table}/{id}")).containsExactlyInAnyOrder("table", "id");
    }

    @Test
    void everyParameterHasASchema() {
        for (JsonNode operation : operations()) {
            for (JsonNode parameter : operation.path("parameters")) {
                assertThat(parameter.path("schema").path("type").asText())
                        .as("%s of %s", parameter.path("name"), operation.path("operationId"))
                        .isNotEmpty();
            }
        }
    }

    @Test
    void everyOperationNamesItsErrorAnswersAndItsOwn() {
        for (JsonNode operation : operations()) {
            JsonNode answers = operation.path("responses");
            for (String status : List.of("400", "401", "403", "404", "406", "503")) {
                assertThat(answers.path(status)
                                .path("content")
                                .path("application/problem+json")
                                .path("schema")
                                .path("$ref")
                                .asText())
                        .as("%s of %s", status, operation.path("operationId"))
                        .isEqualTo("#/components/schemas/Problem");
            }
            assertThat(answers.path("200").path("content").properties().stream()
                            .map(Map.Entry::getValue)
                            .toList())
                    .isNotEmpty()
                    .allMatch(content -> content.has("schema"));
        }
    }

    private List<String> parameters(String path) {
        return document.path("paths").path(path).path("get").path("parameters").findValuesAsText("name");
    }

    private List<JsonNode> operations() {
        List<JsonNode> operations = new ArrayList<>();
        document.path("paths").forEach(path -> {
            if (path.has("get")) {
                operations.add(path.path("get"));
            }
        });
        assertThat(operations).hasSize(14);
        return operations;
    }
}
