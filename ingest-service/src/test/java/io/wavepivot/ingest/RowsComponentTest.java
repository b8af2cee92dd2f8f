package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.wavepivot.schemas.kafka.KafkaClients;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class RowsComponentTest {

    @Inject
    KafkaClients kafka;

    private TableLog log;

    @BeforeEach
    void await() {
        TestTokens.awaitReady();
        log = new TableLog(kafka);
    }

    @Test
    void rowsThatKeepTheRulesArePublishedAndTheOthersAreRejectedWithEveryReason() {
        TestTables.define("staff", "");

        post("staff", """
                [{"id": 1, "name": "Ann", "hired": "2021-07-27T16:02:08Z"},
                 {"id": "2", "name": "a name that is longer than it may be", "hired": "yesterday"},
                 {"id": 3, "name": "Cy", "hired": "2021-02-28T23:59:59.5+01:00"},
                 {"name": null, "hired": "2021-02-30T00:00:00Z"},
                 7]
                """)
                .statusCode(200)
                .header("X-Rows-Rejected", "3")
                .body("read", equalTo(5))
                .body("accepted", equalTo(2))
                .body("rejected", equalTo(3))
                .body("rows.status", contains("accepted", "rejected", "accepted", "rejected", "rejected"))
                .body("rows[1].errors.field", contains("id", "hired", "name"))
                .body("rows[1].errors.find { it.field == 'hired' }.value", equalTo("yesterday"))
                .body("rows[3].errors.field", contains("hired", "id", "name"))
                .body("rows[4].errors[0].rule", containsString("an object"));

        assertThat(log.rows("staff"))
                .extracting(row -> row.key() + row.value())
                .containsExactlyInAnyOrder(
                        "1{\"id\": 1, \"name\": \"Ann\", \"hired\": 1627401728000, \"boss\": null}",
                        "3{\"id\": 3, \"name\": \"Cy\", \"hired\": 1614553199500, \"boss\": null}");
        List<GenericRecord> rejects = log.rejects("staff");
        assertThat(rejects).extracting(reject -> reject.get("position")).containsExactly(1L, 3L, 4L);
        assertThat(rejects.getFirst().get("raw"))
                .hasToString(
                        "{\"id\": \"2\", \"name\": \"a name that is longer than it may be\", \"hired\": \"yesterday\"}");
        assertThat((List<?>) rejects.getFirst().get("errors")).hasSize(3);
    }

    @Test
    void aRowALineIsTakenAndALineThatIsNoJsonIsRejectedAlone() {
        TestTables.define("lines", "");

        TestTokens.asProducer()
                .contentType("application/x-ndjson")
                .body((row(1) + "\r\n\n{\"id\":\n" + row(2) + " 8\n" + row(3)).getBytes(StandardCharsets.UTF_8))
                .post("/new_records/lines")
                .then()
                .statusCode(200)
                .body("rows.status", contains("accepted", "rejected", "rejected", "accepted"));

        assertThat(log.rows("lines")).extracting(TableLog.Row::key).containsExactlyInAnyOrder("1", "3");
        assertThat(log.rejects("lines"))
                .extracting(reject -> reject.get("raw").toString())
                .containsExactly("{\"id\":", row(2) + " 8");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 400 | no-json",
                "'[]' | 400 | no-rows",
                "'{\"id\": 1}' | 400 | no-json",
                "'[{\"id\": 1}, ' | 400 | no-json",
                "'[{\"id\": 1}] 2' | 400 | no-json",
                "'[{\"id\": 1}]' | 422 | ",
                "'[{\"id\": 1, \"id\": 2, \"name\": \"A\", \"hired\": \"2021-07-27T16:02:08Z\"}]' | 422 | ",
            })
    void whatBringsNoRowIsNoSuccess(String body, int status, String code) {
        TestTables.define("none", "");

        post("none", body == null ? "" : body).statusCode(status).body("code", equalTo(code));

        assertThat(log.rows("none")).isEmpty();
    }

    @Test
    void moreThanAThousandRowsAreTooManyAndNoneIsTaken() {
        TestTables.define("many", "");
        String thousand =
                IntStream.range(0, 1_000).mapToObj(RowsComponentTest::row).collect(Collectors.joining(","));

        post("many", "[" + thousand + "," + row(1_000) + "]").statusCode(413).body("code", equalTo("too-many-rows"));
        assertThat(log.rows("many")).isEmpty();

        post("many", "[" + thousand + "]").statusCode(200).body("accepted", equalTo(1_000));
        assertThat(log.rows("many")).hasSize(1_000);
    }

    @Test
    void aRequestThatIsRepeatedWithItsKeyIsAnsweredAsTheFirstTimeAndWritesNothing() {
        TestTables.define("once", "");
        String body = "[" + row(1) + ", {}]";
        String first = postWithKey("once", "k1", body).statusCode(200).extract().asString();

        assertThat(postWithKey("once", "k1", body).statusCode(200).extract().asString())
                .isEqualTo(first);
        postWithKey("once", "k1", "[" + row(2) + "]").statusCode(422).body("code", equalTo("idempotency-key-reused"));
        postWithKey("once", "k2", body).statusCode(200);

        assertThat(log.rows("once")).extracting(TableLog.Row::key).containsExactly("1", "1");
        assertThat(log.rejects("once")).hasSize(2);
    }

    @Test
    void aDatasetSaysWhatBecomesOfWhatItDoesNotKnow() {
        String rows =
                "[" + row(1).replace("}", ", \"more\": 5}") + ", " + row(2).replace("}", ", \"boss\": \"x\"}") + "]";

        TestTables.define("discards", ", \"unknown_columns\": \"discard_value\", \"wrong_types\": \"discard_value\"");
        post("discards", rows)
                .statusCode(200)
                .body("accepted", equalTo(2))
                .body("rows.discarded.flatten()", contains("more", "boss"));

        TestTables.define("refuses", ", \"unknown_columns\": \"discard_row\"");
        post("refuses", rows).statusCode(422).body("rows[0].errors.field", contains("more"));

        TestTables.define("frozen", "");
        post("frozen", "[" + row(3) + "," + rows.substring(1))
                .statusCode(422)
                .body("rows[0].errors[0].rule", containsString("another request: row 1 of this one breaks"))
                .body("rows[1].errors.field", contains("more"));
        assertThat(log.rows("frozen")).isEmpty();
        assertThat(log.rejects("frozen")).hasSize(3);
    }

    @Test
    void onlyProducersWriteAndOnlyToTablesThatThereAre() {
        post("nowhere", "[{}]").statusCode(404).body("code", equalTo("unknown-table"));
        TestTokens.asOperator()
                .contentType(ContentType.JSON)
                .body("[{}]")
                .post("/tables/nowhere/rows")
                .then()
                .statusCode(403);
    }

    private static String row(int id) {
        return "{\"id\": %d, \"name\": \"N%d\", \"hired\": \"2021-07-27T16:02:08Z\"}".formatted(id, id);
    }

    private static ValidatableResponse post(String table, String body) {
        return TestTokens.asProducer()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/tables/" + table + "/rows")
                .then();
    }

    private static ValidatableResponse postWithKey(String table, String key, String body) {
        return TestTokens.asProducer()
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(body)
                .post("/tables/" + table + "/rows")
                .then();
    }
}
