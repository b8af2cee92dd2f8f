package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.wavepivot.schemas.kafka.KafkaClients;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Datasets that become what their rows need. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class EvolutionComponentTest {

    private static final String EVOLVE = ", \"unknown_columns\": \"evolve\", \"wrong_types\": \"evolve\"";

    @Inject
    KafkaClients kafka;

    private TableLog log;

    @BeforeEach
    void ready() {
        TestTokens.awaitReady();
        log = new TableLog(kafka);
    }

    @Test
    void columnsThatAreNewComeWithTheTypesOfTheirValues() {
        TestTables.define("evolving", EVOLVE);

        rows("evolving", """
                [{"id": 1, "name": "A", "hired": "2021-07-27T16:02:08Z", "pay": 1, "vip": true, "note": "x", "none": null},
                 {"id": 2, "name": "B", "hired": "2021-07-27T16:02:08Z", "pay": 2.5},
                 {"id": 3, "name": "C", "hired": "2021-07-27T16:02:08Z", "list": [1], "a b": 1}]
                """)
                .statusCode(200)
                .body("rows.status", contains("accepted", "accepted", "rejected"))
                .body("rows[2].errors.field", contains("list", "a b"));

        schema("evolving", "id", "name", "hired", "boss", "pay", "vip", "note");
        assertThat(log.rows("evolving"))
                .extracting(row -> row.value().get("pay") + " " + row.value().get("vip") + " "
                        + row.value().get("note"))
                .containsExactlyInAnyOrder("1.0 true x", "2.5 null null");
        rows("evolving", "[{\"id\": 4, \"name\": \"D\", \"hired\": \"2021-07-27T16:02:08Z\", \"NOTE\": \"x\"}]")
                .statusCode(422)
                .body("rows[0].errors.field", contains("NOTE"));
    }

    @Test
    void valuesOfAnotherTypeMakeTheirColumnWiderOrGetOneOfTheirOwn() {
        TestTables.define("widening", EVOLVE);

        rows("widening", """
                [{"id": 1, "name": "A", "hired": "2021-07-27T16:02:08Z", "boss": 5000000000},
                 {"id": 2, "name": "B", "hired": "2021-07-27T16:02:08Z", "boss": "Ann"},
                 {"id": 3, "name": 7, "hired": "2021-07-27T16:02:08Z"}]
                """).statusCode(200).body("rows.status", contains("accepted", "accepted", "rejected"));

        schema("widening", "id", "name", "hired", "boss", "boss__v_text");
        assertThat(log.rows("widening"))
                .extracting(row -> row.value().get("boss") + " " + row.value().get("boss__v_text"))
                .containsExactlyInAnyOrder("5000000000 null", "null Ann");
    }

    @Test
    void aTextThatGetsAColumnOfItsOwnIsAllThereAndWhatIsNoValueIsRejected() {
        TestTables.define("whole_texts", EVOLVE);
        String text = "x".repeat(300);

        rows("whole_texts", """
                [{"id": 1, "name": "A", "hired": "2021-07-27T16:02:08Z", "boss": "%s"},
                 {"id": 2, "name": "B", "hired": "2021-07-27T16:02:08Z", "boss": {"id": 1}}]
                """.formatted(text))
                .statusCode(200)
                .body("rows.status", contains("accepted", "rejected"))
                .body("rows[1].errors[0].value", equalTo("an object"));

        assertThat(log.rows("whole_texts"))
                .extracting(row -> field(row, "boss__v_text"))
                .containsExactly(text);
    }

    @Test
    void aKeyStaysWhatItIsAndNamesThatNoMirrorTakesDoNotCome() {
        TestTables.define("keyed", EVOLVE);

        rows("keyed", """
                [{"id": 1, "name": "A", "hired": "2021-07-27T16:02:08Z"},
                 {"id": 1.5, "name": "B", "hired": "2021-07-27T16:02:08Z"},
                 {"id": 5000000000, "name": "C", "hired": "2021-07-27T16:02:08Z"},
                 {"id": 2, "name": "D", "hired": "2021-07-27T16:02:08Z", "%s": 1}]
                """.formatted("c".repeat(64)))
                .statusCode(200)
                .body("rows.status", contains("accepted", "rejected", "rejected", "rejected"))
                .body("rows[1].errors.field", contains("id"));

        schema("keyed", "id", "name", "hired", "boss");
    }

    @Test
    void aFileWithMoreColumnsIsLoadedWithThem() {
        TestTables.define("evolving_file", EVOLVE);

        TestTokens.asProducer()
                .contentType("application/octet-stream")
                .body(
                        "id,name,hired,town,boss\n1,A,2021-07-27T16:02:08Z,Oslo,\n2,B,2021-07-27T16:02:08Z,,many\n3,C,2021-07-27T16:02:08Z,\"\",4\n"
                                .getBytes(StandardCharsets.UTF_8))
                .post("/tables/evolving_file/csv?wait=9")
                .then()
                .statusCode(200)
                .body("counts.accepted", equalTo(3));

        assertThat(log.rows("evolving_file"))
                .extracting(row ->
                        String.join(" ", row.key(), field(row, "town"), field(row, "boss"), field(row, "boss__v_text")))
                .containsExactlyInAnyOrder("1 Oslo null null", "2 null null many", "3  4 null");
    }

    /** A row may have been written before its table got a column. */
    private static String field(TableLog.Row row, String name) {
        return row.value().hasField(name) ? String.valueOf(row.value().get(name)) : "null";
    }

    private static void schema(String table, String... columns) {
        TestTokens.asOperator().get("/datasets/" + table).then().body("schema.fields.name", contains(columns));
    }

    private static ValidatableResponse rows(String table, String rows) {
        return TestTokens.asProducer()
                .contentType(ContentType.JSON)
                .body(rows)
                .post("/tables/" + table + "/rows")
                .then();
    }
}
