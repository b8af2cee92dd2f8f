package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.http.ContentType;

/** Defines tables of people. */
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
}
