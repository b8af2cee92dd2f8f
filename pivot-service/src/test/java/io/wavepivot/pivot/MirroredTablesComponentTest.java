package io.wavepivot.pivot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.embedded.tests.TestSigner;
import jakarta.inject.Inject;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SQL tables as their datasets change, and those that were there before. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class MirroredTablesComponentTest {

    @Inject
    TableTopic topic;

    @TestHTTPResource("/mirrors")
    URI mirrors;

    @Inject
    SqlSide sql;

    @AfterEach
    void endMirrors() throws InterruptedException {
        topic.endMirrors();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my", "pg"})
    void aTableGrowsWithItsDatasetAndItsRowsWithIt(String server) throws InterruptedException {
        String table = "grows_" + server;
        String before = """
                {"type": "record", "name": "Job", "fields": [
                 {"name": "job_id", "type": "int"}, {"name": "job_name", "type": {"type": "string", "logicalType": "uuid"}},
                 {"name": "pay", "type": {"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 2}},
                 {"name": "floor", "type": ["null", "int"], "default": null}]}
                """;
        String after = """
                {"type": "record", "name": "Job", "fields": [
                 {"name": "job_id", "type": "long"}, {"name": "job_name", "type": "string"},
                 {"name": "pay", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
                 {"name": "floor", "type": ["int", "null"], "default": 3},
                 {"name": "note", "type": ["null", "string"], "default": null},
                 {"name": "place", "type": "string", "default": "O'Hare \\\\ Gate"},
                 {"name": "grade", "type": ["int", "null"], "default": 7},
                 {"name": "since", "type": {"type": "int", "logicalType": "date"}, "default": 18835}]}
                """;
        String uuid = "0f8fad5b-d9cb-469f-a165-70867728950e";
        topic.defineMirrored(table, before, List.of("job_id"), sql.mirror(server));
        topic.put(table, before, "1", 1, uuid, money("12.50"), null);
        sql.awaitRows(server, "SELECT * FROM " + table, rows -> rows.size() == 1);
        topic.awaitRows(table, rows -> rows.size() == 1);

        topic.defineMirrored(table, after, List.of("job_id"), sql.mirror(server));
        String place = "O'Hare \\ Gate";
        topic.put(
                table, after, "9000000000", 9_000_000_000L, "Chef ", money("1234567.89"), 4, "n", place, null, 18_836);

        sql.awaitRows(
                server,
                "SELECT job_id, job_name, pay, floor, note, place, grade, since FROM " + table + " ORDER BY job_id",
                List.of(
                        "1, " + uuid + ", 12.50, null, null, " + place + ", 7, 2021-07-27",
                        "9000000000, Chef , 1234567.89, 4, n, " + place + ", null, 2021-07-28")::equals);
        List<Document> copies = topic.awaitRows(
                table, rows -> rows.size() == 2 && rows.getFirst().containsKey("since"));
        assertThat(copies.getFirst())
                .containsEntry("place", place)
                .containsEntry("grade", 7)
                .containsEntry("floor", null)
                .doesNotContainKey("note");
        assertThat(copies.get(1)).containsEntry("grade", null);
        topic.put(table, after, "1", 1L, "Cook", money("1.00"), 1, "n", place, 1, 18_836);
        topic.awaitRows(
                table,
                rows -> rows.size() == 2
                        && rows.getFirst().getString("job_name").equals("Cook"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"my", "pg"})
    void aTableThatWasDroppedIsMadeAgainWithAllItsRows(String server) throws InterruptedException {
        String table = "dropped_" + server;
        topic.defineMirrored(table, TableTopic.JOBS, List.of("job_id"), sql.mirror(server));
        IntStream.range(0, 50).forEach(id -> topic.putSoon(table, TableTopic.JOBS, "" + id, id, "Job"));
        sql.awaitRows(server, "SELECT * FROM " + table, rows -> rows.size() == 50);

        sql.execute(server, "DROP TABLE " + table);
        topic.put(table, TableTopic.JOBS, "50", 50, "Job");

        sql.awaitRows(server, "SELECT * FROM " + table, rows -> rows.size() == 51);
    }

    @Test
    void whatAServerTakesBackAgainAndAgainIsSaidAndTriedOn() throws InterruptedException {
        topic.defineMirrored("taken_back", TableTopic.JOBS, List.of("job_id"), sql.mirror("pg"));
        topic.put("taken_back", TableTopic.JOBS, "1", 1, "Cook");
        sql.awaitRows("pg", "SELECT * FROM taken_back", rows -> rows.size() == 1);
        sql.execute("pg", """
                CREATE FUNCTION take_back() RETURNS trigger LANGUAGE plpgsql
                AS $$ BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = '40001'; END $$
                """);
        sql.execute("pg", "CREATE TRIGGER t BEFORE INSERT ON taken_back FOR EACH ROW EXECUTE FUNCTION take_back()");

        topic.put("taken_back", TableTopic.JOBS, "2", 2, "Chef");

        awaitFailure("taken_back", "Others wrote to 'taken_back' at the same time, 5 times");
        sql.execute("pg", "DROP TRIGGER t ON taken_back");
        sql.awaitRows("pg", "SELECT * FROM taken_back", rows -> rows.size() == 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my", "pg"})
    void aTableThatWasDroppedIsMadeAgainAlsoWhenNothingComes(String server) throws InterruptedException {
        String table = "idle_" + server;
        topic.defineMirrored(table, TableTopic.JOBS, List.of("job_id"), sql.mirror(server));
        topic.put(table, TableTopic.JOBS, "1", 1, "Cook");
        sql.awaitRows(server, "SELECT * FROM " + table, rows -> rows.size() == 1);

        sql.execute(server, "DROP TABLE " + table);

        sql.awaitRows(server, "SELECT * FROM " + table, rows -> rows.size() == 1);
    }

    @Test
    void aTableIsWhatItsDatasetIsAlsoWhenNothingComes() throws InterruptedException {
        topic.defineMirrored("idle_grows", TableTopic.JOBS, List.of("job_id"), sql.mirror("pg"));
        topic.put("idle_grows", TableTopic.JOBS, "1", 1, "Cook");
        sql.awaitRows("pg", "SELECT * FROM idle_grows", rows -> rows.size() == 1);

        topic.defineMirrored("idle_grows", """
                {"type": "record", "name": "Job", "fields": [
                 {"name": "job_id", "type": "int"}, {"name": "job_name", "type": "string"},
                 {"name": "grade", "type": "int", "default": 7}]}
                """, List.of("job_id"), sql.mirror("pg"));

        sql.awaitRows("pg", "SELECT job_id, job_name, grade FROM idle_grows", List.of("1, Cook, 7")::equals);
    }

    @ParameterizedTest
    @CsvSource({"my, DATETIME(2), DATETIME(3)", "pg, TIMESTAMP(2) WITH TIME ZONE, TIMESTAMP(3) WITH TIME ZONE"})
    void aColumnThatWouldCutTimesIsRefused(String server, String there, String wanted) throws Exception {
        String table = "coarse_" + server;
        sql.execute(server, "CREATE TABLE %s (id INT PRIMARY KEY, at %s)".formatted(table, there));
        topic.defineMirrored(table, """
                {"type": "record", "name": "Times", "fields": [{"name": "id", "type": "int"},
                 {"name": "at", "type": {"type": "long", "logicalType": "timestamp-millis"}}]}
                """, List.of("id"), sql.mirror(server));

        assertThat(awaitFailure(table, "'at'")).contains("is no " + wanted);
    }

    @Test
    void aMirrorThatMovesIsMadeWhereItIsToBe() throws InterruptedException {
        topic.defineMirrored("moves", TableTopic.JOBS, List.of("job_id"), sql.mirror("my"));
        topic.put("moves", TableTopic.JOBS, "1", 1, "Cook");
        sql.awaitRows("my", "SELECT * FROM moves", rows -> rows.size() == 1);

        topic.defineMirrored("moves", TableTopic.JOBS, List.of("job_id"), sql.mirror("pg"));
        sql.awaitRows("pg", "SELECT * FROM moves", rows -> rows.size() == 1);
        topic.put("moves", TableTopic.JOBS, "2", 2, "Chef");

        sql.awaitRows("pg", "SELECT * FROM moves", rows -> rows.size() == 2);
        assertThat(sql.query("my", "SELECT * FROM moves")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"my", "pg"})
    void aMirrorThatIsNewHasARestoredTableAsItIs(String server) throws InterruptedException {
        String table = "late_" + server;
        topic.define(table, TableTopic.JOBS, List.of("job_id"));
        topic.put(table, TableTopic.JOBS, "1", 1, "Before");
        topic.defineRestored(table, TableTopic.JOBS, null, 1, true);
        topic.restore(table, 1, TableTopic.JOBS, "1");
        topic.restore(table, 1, TableTopic.JOBS, "2", 2, "After");
        topic.defineRestored(table, TableTopic.JOBS, null, 1, false);

        topic.defineRestored(table, TableTopic.JOBS, sql.mirror(server), 1, false);

        sql.awaitRows(server, "SELECT job_id, job_name FROM " + table, List.of("2, After")::equals);
    }

    @Test
    void oneThatFailsSaysWhyAndDisturbsNoOther() throws Exception {
        sql.execute("my", "CREATE TABLE taken (job_name VARCHAR(20) PRIMARY KEY, job_id INT)");
        sql.execute("pg", "CREATE TABLE of_texts (job_id INT PRIMARY KEY, job_name DATE)");
        topic.defineMirrored("taken", TableTopic.JOBS, List.of("job_id"), sql.mirror("my"));
        topic.defineMirrored("of_texts", TableTopic.JOBS, List.of("job_id"), sql.mirror("pg"));
        topic.defineMirrored("nowhere", TableTopic.JOBS, List.of("job_id"), "elsewhere/db");
        topic.defineMirrored("no_database", TableTopic.JOBS, List.of("job_id"), "pg/none");
        topic.defineMirrored("well", TableTopic.JOBS, List.of("job_id"), sql.mirror("my"));
        topic.put("well", TableTopic.JOBS, "1", 1, "Cook");

        sql.awaitRows("my", "SELECT * FROM well", rows -> rows.size() == 1);
        assertThat(awaitFailure("taken", "key")).contains("primary key [job_name]", "the dataset [job_id]");
        assertThat(await().atMost(Duration.ofMinutes(2)).until(() -> failure("of_texts"), why -> why.contains("is no")))
                .contains("'job_name'", "is no TEXT");
        assertThat(failure("nowhere")).contains("no SQL server 'elsewhere'", "[my, pg]");
        assertThat(failure("no_database")).contains("\"none\"");
        assertThat(mirror("no_database").get("behind").isNull()).isTrue();
        assertThat(mirror("well").get("failure").isNull()).isTrue();
        assertThat(mirror("well").get("behind").asLong()).isZero();
        assertThat(mirror("well").get("mirror").asText()).isEqualTo(sql.mirror("my"));
    }

    @Test
    void aColumnThatHoldsMoreThanIsNeededStaysAsItIs() throws InterruptedException {
        String schema = """
                {"type": "record", "name": "Pay", "fields": [{"name": "id", "type": "int"},
                 {"name": "pay", "type": {"type": "bytes", "logicalType": "decimal", "precision": 9, "scale": 2}},
                 {"name": "rate", "type": {"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 2}}]}
                """;
        sql.execute("pg", "CREATE TABLE pays (id BIGINT PRIMARY KEY, pay NUMERIC, rate NUMERIC(30, 10))");
        sql.execute("pg", "INSERT INTO pays VALUES (7, 0.123456789, 0.0123456789)");
        topic.defineMirrored("pays", schema, List.of("id"), sql.mirror("pg"));
        topic.put("pays", schema, "1", 1, money("12.50"), money("1.25"));

        sql.awaitRows(
                "pg",
                "SELECT id, pay, rate FROM pays ORDER BY id",
                List.of("1, 12.50, 1.2500000000", "7, 0.123456789, 0.0123456789")::equals);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    has_index    | job_id INT PRIMARY KEY, job_name VARCHAR(20) UNIQUE   | unique index 'job_name'
                    of_an_engine | job_id INT PRIMARY KEY, job_name TEXT) ENGINE=MyISAM (| of the engine MyISAM
                    """)
    void oneThatWouldLoseRowsIsRefused(String table, String definition, String reason) throws Exception {
        sql.execute("my", "CREATE TABLE %s (%s)".formatted(table, definition).replace(" ()", ""));
        topic.defineMirrored(table, TableTopic.JOBS, List.of("job_id"), sql.mirror("my"));
        topic.put(table, TableTopic.JOBS, "1", 1, "Cook");

        assertThat(awaitFailure(table, reason)).contains("The table '" + table + "' that is there");
        assertThat(sql.query("my", "SELECT * FROM " + table)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    loose    | VARCHAR(20), PRIMARY KEY (job_name)) COLLATE utf8mb4_general_ci (| texts that differ are the same
                    prefixed | TEXT, PRIMARY KEY (job_name(5))                                  | beginnings of 'job_name'
                    """)
    void oneInWhoseKeyTextsThatDifferAreTheSameIsRefused(String table, String definition, String reason)
            throws Exception {
        String columns = "(job_id INT, job_name " + definition + ")";
        sql.execute("my", "CREATE TABLE " + table + columns.replace(" ()", ""));
        topic.defineMirrored(table, TableTopic.JOBS, List.of("job_name"), sql.mirror("my"));

        assertThat(awaitFailure(table, reason)).contains("'job_name'");
    }

    private String awaitFailure(String table, String part) {
        return await().atMost(Duration.ofMinutes(2))
                .ignoreExceptions()
                .until(() -> failure(table), why -> why.contains(part));
    }

    private static ByteBuffer money(String amount) {
        return ByteBuffer.wrap(new BigDecimal(amount).unscaledValue().toByteArray());
    }

    private String failure(String table) throws IOException, InterruptedException {
        return mirror(table).get("failure").asText();
    }

    private JsonNode mirror(String table) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(mirrors)
                .header("Authorization", "Bearer " + TestSigner.token("olga", "operator"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            for (JsonNode mirror : new ObjectMapper().readTree(answer.body())) {
                if (mirror.get("table").asText().equals(table)) {
                    return mirror;
                }
            }
            throw new IllegalStateException("There is no mirror of " + table + " in " + answer.body());
        }
    }
}
