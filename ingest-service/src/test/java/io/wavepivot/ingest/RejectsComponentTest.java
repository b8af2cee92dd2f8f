package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rows that were not taken in. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class RejectsComponentTest {

    private static final String FILE = """
            id,name,hired
            1,Ann,2021-07-27T16:02:08Z
            2,,2021-07-27T16:02:08Z
            3,Cy,yesterday
            4,"D, ""the"" D",
            """;

    @Inject
    KafkaClients kafka;

    @Inject
    TestTasks tasks;

    private TableLog log;

    @BeforeEach
    void ready() {
        TestTokens.awaitReady();
        log = new TableLog(kafka);
    }

    @Test
    void theyAreListedNewestFirstPagedAndByReason() {
        TestTables.define("listed", "");
        load("listed", FILE);
        rows("listed", "[{\"id\": \"x\"}]");

        rejects("listed", "")
                .body("position", contains(0, 5, 4, 3))
                .body("source", contains("rest", "csv f.csv", "csv f.csv", "csv f.csv"))
                .body(
                        "raw",
                        contains(
                                "{\"id\": \"x\"}",
                                "4,\"D, \"\"the\"\" D\",",
                                "3,Cy,yesterday",
                                "2,,2021-07-27T16:02:08Z"))
                .body("[2].errors[0].value", equalTo("yesterday"))
                .header("Link", nullValue());
        rejects("listed", "?reason=name").body("position", contains(0, 3));
        rejects("listed", "?reason=a date and time").body("position", contains(4));
        rejects("listed", "?reason=nothing").body("", hasSize(0));

        List<Integer> paged = new ArrayList<>();
        String query = "?limit=1";
        while (query != null) {
            ValidatableResponse page = rejects("listed", query);
            paged.addAll(page.extract().path("position"));
            String link = page.extract().header("Link");
            Matcher cursor = Pattern.compile("cursor=([0-9]+)").matcher(link == null ? "" : link);
            query = cursor.find() ? "?limit=1&cursor=" + cursor.group(1) : null;
        }
        assertThat(paged).containsExactly(0, 5, 4, 3);
        TestTokens.as("ana", "analyst").get("/tables/listed/rejects").then().statusCode(403);
    }

    @Test
    void asCsvTheyAreMendedByHandAndLoadedAgain() {
        TestTables.define("mended", "");
        load("mended", FILE);
        rows("mended", "[{\"id\": 7, \"name\": null, \"hired\": \"2021-07-27T16:02:08Z\"}]");

        String csv = rejects("mended", "?format=csv")
                .contentType("text/csv")
                .extract()
                .asString();

        assertThat(csv.lines())
                .contains(
                        "id,name,hired,_line,_reasons,_raw",
                        "7,,2021-07-27T16:02:08Z,0,name: a value: the field is mandatory,")
                .contains("4,\"D, \"\"the\"\" D\",,5,hired: a value: the field is mandatory,");
        String again = csv.replace("2,,", "2,Bo,")
                .replace("7,,", "7,Gil,")
                .replace("yesterday", "2021-07-27T16:02:08Z")
                .replace("D\",,5", "D\",2021-07-27T16:02:08Z,5");
        load("mended", again).body("counts.accepted", equalTo(4));
        assertThat(log.rows("mended")).extracting(TableLog.Row::key).containsExactlyInAnyOrder("1", "2", "3", "4", "7");
    }

    @Test
    void whatCannotBeSaidInFieldsIsSaidAsItCame() {
        TestTables.define("as_it_came", "");
        load("as_it_came", """
                id,name,hired
                5,"",yesterday
                6,"Un"closed,2021-07-27T16:02:08Z
                7,Gil
                8,Hal,2021-07-27T16:02:08Z
                """);

        String csv = rejects("as_it_came", "?format=csv").extract().asString();

        assertThat(csv.lines())
                .anyMatch(line -> line.startsWith("5,\"\",yesterday,2,"))
                .anyMatch(line ->
                        line.startsWith(",,,3,") && line.endsWith("\"6,\"\"Un\"\"closed,2021-07-27T16:02:08Z\""))
                .anyMatch(line -> line.startsWith(",,,4,") && line.endsWith("\"7,Gil\""));
        String reason = rejects("as_it_came", "").extract().path("find { it.position == 4 }.errors[0].rule");
        replay("?table=as_it_came&dryRun=true").body("failing", hasKey(reason));
        String printed =
                "hired: " + rejects("as_it_came", "").extract().path("find { it.position == 2 }.errors[0].rule");
        rejects("as_it_came", "?reason=" + printed).body("position", contains(2));
    }

    @Test
    void rowsWithAnyFieldsAreRejectedAndListedWhateverTheirNames() {
        TestTables.define("any_fields", "");
        String longNames = IntStream.range(0, 40)
                .mapToObj(n -> "\"" + n + "x".repeat(40_000) + "\": 1")
                .collect(Collectors.joining(", "));
        rows("any_fields", "[{\"id\": 1, " + longNames + "}]");
        for (int request = 0; request < 3; request++) {
            int from = 1_000 * request;
            String others = IntStream.range(from, from + 1_000)
                    .mapToObj(n -> "\"f" + n + "\": 1")
                    .collect(Collectors.joining(", "));
            rows("any_fields", "[{\"id\": 1, " + others + "}]");
        }

        rejects("any_fields", "").body("", hasSize(4)).body("[3].errors.size()", equalTo(20));
        String header = rejects("any_fields", "?format=csv")
                .extract()
                .asString()
                .lines()
                .findFirst()
                .orElseThrow();
        assertThat(header.split(",")).hasSizeBetween(1_000, 2_000);
    }

    @Test
    void afterTheDictionaryWasMendedTheyComeInOnceAndAreNotListedAnyMore() {
        TestTables.define("replayed", "");
        load("replayed", FILE);
        rows("replayed", "[{\"id\": 8, \"hired\": \"2021-07-27T16:02:08Z\"}, {\"id\": 9}]");
        replay("?table=replayed&dryRun=true").body("would_pass", equalTo(0)).body("failing.size()", equalTo(3));

        mend("replayed");

        replay("?table=replayed&dryRun=true")
                .body("would_pass", equalTo(2))
                .body("failing['hired: a value: the field is mandatory']", equalTo(2));
        int two = rejects("replayed", "?reason=name").extract().path("find { it.position == 3 }.id");
        replay("?table=replayed&ids=" + two).body("counts.replayed", equalTo(1));
        replay("?table=replayed")
                .body("counts.replayed", equalTo(1))
                .body("counts.failing", equalTo(3))
                .body("counts.'failing: hired: a value: the field is mandatory'", equalTo(2));
        replay("?table=replayed").body("counts.replayed", equalTo(0)).body("state", equalTo("done"));

        assertThat(log.rows("replayed")).extracting(TableLog.Row::key).containsExactlyInAnyOrder("1", "2", "8");
        rejects("replayed", "").body("position", contains(1, 5, 4));
        TestTokens.asOperator().post("/rejects/replay?ids=1").then().statusCode(400);
    }

    @Test
    void whatADeadReplicaHasBegunToReplayIsDoneByAnother() {
        TestTables.define("replay_left", "");
        load("replay_left", FILE);
        mend("replay_left");
        String id = tasks.leave(
                "replay", "replay_left", Map.of("reason", "name"), Instant.now().minusSeconds(120));

        tasks.awaitEnd(id).body("state", equalTo("done")).body("counts.replayed", equalTo(1));

        assertThat(log.rows("replay_left")).extracting(TableLog.Row::key).containsExactlyInAnyOrder("1", "2");
    }

    @Test
    void ofTwoReplaysOfATableTheSecondIsRefused() {
        TestTables.define("replay_twice", "");
        String first = tasks.leave("replay", "replay_twice", Map.of(), Instant.now());

        TestTokens.asOperator()
                .post("/rejects/replay?table=replay_twice")
                .then()
                .statusCode(409)
                .body("detail", startsWith("The task " + first + " (replay) is about the same rows"));
        String second =
                tasks.leave("replay", "replay_twice", Map.of(), Instant.now().minusSeconds(50));
        tasks.awaitEnd(second).body("state", equalTo("done"));
    }

    @Test
    void aReplayOfAllTablesIsRefusedBesideOneOfThem() throws UndecodableException {
        String first = tasks.leave("replay", "one_of_them", Map.of(), Instant.now());
        String all = tasks.leave("replay", "*", Map.of(), Instant.now());
        tasks.silence(all);

        tasks.awaitEnd(all)
                .body("state", equalTo("failed"))
                .body("error", startsWith("The task " + first + " (replay) is about the same rows"));
        TestTokens.asOperator().post("/rejects/replay").then().statusCode(409);
    }

    @Test
    void aReplayThatIsCancelledTakesNoneIn() throws UndecodableException {
        TestTables.define("replay_cancelled", "");
        load("replay_cancelled", FILE);
        mend("replay_cancelled");
        String id = tasks.leave("replay", "replay_cancelled", Map.of(), Instant.now());
        TestTokens.asOperator().delete("/tasks/" + id).then().statusCode(202);
        tasks.silence(id);

        tasks.awaitEnd(id).body("state", equalTo("cancelled"));

        assertThat(log.rows("replay_cancelled")).extracting(TableLog.Row::key).containsExactly("1");
        replay("?table=replay_cancelled").body("counts.replayed", equalTo(1));
    }

    @Test
    void onlyRowsWithTheReasonAreReplayed() {
        TestTables.define("by_reason", "");
        load("by_reason", "id,name,hired\n1,,2021-07-27T16:02:08Z\n2,,yesterday\n");
        mend("by_reason");

        replay("?table=by_reason&reason=yesterday").body("counts.replayed", equalTo(0));
        replay("?table=by_reason&reason=hired")
                .body("counts.replayed", equalTo(0))
                .body("counts.failing", equalTo(1));
        replay("?table=by_reason&reason=name").body("counts.replayed", equalTo(1));
    }

    @Test
    void thoseThatWereMendedInAnotherWayAreDismissedAndReplaceNothing() {
        TestTables.define("dismissed", "");
        load("dismissed", "id,name,hired\n1,,2021-07-27T16:02:08Z\n2,,yesterday\n3,,2021-07-27T16:02:08Z\n");
        load("dismissed", "id,name,hired\n1,Mended,2021-07-27T16:02:08Z\n");
        int one = rejects("dismissed", "").extract().path("find { it.position == 2 }.id");

        dismiss("dismissed", "?ids=" + one).body("kind", equalTo("dismiss")).body("counts.dismissed", equalTo(1));
        rejects("dismissed", "").body("position", contains(4, 3));
        dismiss("dismissed", "?reason=hired").body("counts.dismissed", equalTo(1));
        rejects("dismissed", "").body("position", contains(4));
        mend("dismissed");
        replay("?table=dismissed").body("counts.replayed", equalTo(1));
        dismiss("dismissed", "?reason=name").body("counts.dismissed", equalTo(0));

        assertThat(log.rows("dismissed")).extracting(TableLog.Row::key).containsExactlyInAnyOrder("1", "3");
        TestTokens.asOperator()
                .post("/tables/dismissed/rejects/dismiss?table=other")
                .then()
                .statusCode(400);
    }

    @Test
    void noneIsDismissedWhileTheyAreReplayed() throws UndecodableException {
        TestTables.define("dismissed_beside", "");
        String first = tasks.leave("replay", "dismissed_beside", Map.of(), Instant.now());

        TestTokens.asOperator()
                .post("/tables/dismissed_beside/rejects/dismiss")
                .then()
                .statusCode(409)
                .body("detail", startsWith("The task " + first));
        String late = tasks.leave("dismiss", "dismissed_beside", Map.of(), Instant.now());
        tasks.silence(late);
        tasks.awaitEnd(late).body("state", equalTo("failed"));
        tasks.silence(first);
        tasks.awaitEnd(first).body("state", equalTo("done"));
    }

    @Test
    void manyRowsAreReplayedInStepsAndEachOnce() {
        TestTables.define("in_steps", "");
        load(
                "in_steps",
                "id,name,hired\n"
                        + IntStream.range(0, 4_100)
                                .mapToObj(id -> id + ",,2021-07-27T16:02:08Z\n")
                                .collect(Collectors.joining()));
        mend("in_steps");

        replay("?table=in_steps").body("counts.replayed", equalTo(4_100)).body("counts.failing", equalTo(0));

        assertThat(log.rows("in_steps"))
                .hasSize(4_100)
                .extracting(TableLog.Row::key)
                .doesNotHaveDuplicates();
    }

    @Test
    void onlyOperatorsReplay() {
        TestTokens.asProducer()
                .post("/rejects/replay?dryRun=true")
                .then()
                .statusCode(403)
                .body("detail", equalTo("The roles of your token do not allow this; it takes operator"));
        TestTokens.asProducer().post("/tables/any/rejects/dismiss").then().statusCode(403);
        RestAssured.given().post("/rejects/replay?dryRun=true").then().statusCode(401);
    }

    /** Lets names be missing. */
    private static void mend(String table) {
        TestTokens.asOperator()
                .contentType(ContentType.JSON)
                .body("""
                        {"schema": {"type": "record", "name": "Row", "fields": [
                           {"name": "id", "type": "int"}, {"name": "name", "type": ["null", "string"], "default": null},
                           {"name": "hired", "type": {"type": "long", "logicalType": "timestamp-millis"}},
                           {"name": "boss", "type": ["null", "int"], "default": null}]},
                         "primary_key": ["id"]}
                        """)
                .put("/datasets/" + table)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse load(String table, String file) {
        return TestTokens.asProducer()
                .contentType("application/octet-stream")
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post("/tables/" + table + "/csv?wait=9&name=f.csv")
                .then()
                .statusCode(200);
    }

    private static void rows(String table, String rows) {
        TestTokens.asProducer().contentType(ContentType.JSON).body(rows).post("/tables/" + table + "/rows");
    }

    private static ValidatableResponse rejects(String table, String query) {
        return TestTokens.asProducer()
                .get("/tables/" + table + "/rejects" + query)
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse dismiss(String table, String query) {
        return TestTokens.asOperator()
                .post("/tables/" + table + "/rejects/dismiss" + query + "&wait=60")
                .then()
                .statusCode(200);
    }

    private static ValidatableResponse replay(String query) {
        return TestTokens.asOperator()
                .post("/rejects/replay" + query + "&wait=60")
                .then()
                .statusCode(200);
    }
}
