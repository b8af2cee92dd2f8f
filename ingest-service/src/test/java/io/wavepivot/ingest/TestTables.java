package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.http.ContentType;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables of people. */
final class TestTables {

    private TestTables() {}

    /**
     * A table with an {@code id}, a {@code name} of at most 30 characters, when somebody was {@code hired}, and maybe a
     * {@code boss}.
     *
     * @param more members of the request, each behind a comma
     */
    static void define(String table, String more) {
        int status = TestTokens.asOperator()
                .contentType(ContentType.JSON)
                .body("""
                        {"schema": {"type": "record", "name": "Row", "fields": [
                           {"name": "id", "type": "int"}, {"name": "name", "type": "string"},
                           {"name": "hired", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                           {"name": "boss", "type": ["null", "int"], "default": null}]},
                         "primary_key": ["id"], "constraints": {"name": {"max_length": 30}} %s}
                        """.formatted(more))
                .put("/datasets/" + table)
                .statusCode();
        assertThat(status).isIn(200, 201);
    }

    /** Loads some people, whose names are made of one. */
    static void load(String table, int from, int to, String name) {
        String rows = IntStream.rangeClosed(from, to)
                .mapToObj(id -> "%d,%s %d,2021-07-27T16:02:08Z\n".formatted(id, name, id))
                .collect(Collectors.joining());
        TestTokens.asProducer()
                .contentType("text/csv")
                .body(("id,name,hired\n" + rows).getBytes(StandardCharsets.UTF_8))
                .post("/tables/" + table + "/csv?wait=60")
                .then()
                .statusCode(200)
                .body("counts.accepted", equalTo(to - from + 1));
    }

    /** @return its name */
    static String backup(String table, String query) {
        TestTokens.asOperator()
                .post("/tables/" + table + "/backup" + query)
                .then()
                .statusCode(200)
                .body("state", equalTo("done"));
        return TestTokens.asOperator().get("/tables/" + table + "/backups").path("[0].name");
    }
}
