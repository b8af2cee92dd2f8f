package io.wavepivot.ingest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** What changes in a wave after it was read, of each kind one: the others are in plain tests. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
@TestProfile(WindowComponentTest.ShortWindow.class)
class WindowComponentTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** A window of seconds, and steps of few rows, so that what is large for them is small for us. */
    public static class ShortWindow implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "ingest.mysql.rescan-window", "4s",
                    "ingest.mysql.max-rows-per-step", "10",
                    "ingest.mysql.max-open-waves", "50");
        }
    }

    @TestHTTPResource(value = "metrics", management = true)
    String metrics;

    private final PivotRowsLog log = new PivotRowsLog();
    private String database;

    @BeforeEach
    void name(TestInfo test) {
        TestTokens.awaitReady();
        String name = test.getTestMethod().orElseThrow().getName();
        database = name.substring(0, Math.min(60, name.length()));
    }

    @AfterEach
    void stop() {
        operator().delete("/projects/" + database);
        log.close();
    }

    @Test
    void anUpdatedMeasureReachesItsPivot() throws SQLException {
        try (PlantDatabase source = new PlantDatabase(database, "DOUBLE")) {
            write(source, 2000, Map.of("p", 1.0, "q", 2.0));
            submit(source);
            awaitRow(2000, Map.of("p", 1.0, "q", 2.0));

            source.execute("UPDATE TL_measures SET value = 1.5 WHERE point_id = 'p'");

            awaitRow(2000, Map.of("p", 1.5, "q", 2.0));
        }
    }

    @Test
    void aMeasureThatComesAfterTheWindowIsSentAndReported() throws SQLException {
        try (PlantDatabase source = new PlantDatabase(database, "DOUBLE")) {
            write(source, 2000, Map.of("p", 1.0));
            submit(source);
            awaitRow(2000, Map.of("p", 1.0));
            await().atMost(PATIENCE).untilAsserted(() -> project().body("open_waves", equalTo(0)));
            awaitRow(2000, Map.of("p", 1.0));
            assertThat(isComplete(2000)).isTrue();
            assertThat(metric("wavepivot_source_rows_compared_total")).isPositive();

            source.measure(2000, "q", 2.0);

            awaitRow(2000, Map.of("p", 1.0, "q", 2.0));
            project().body("late_rows", equalTo(1));
            assertThat(metric("wavepivot_source_rows_late_total")).isEqualTo(1);
        }
    }

    /** Each reads the project and writes it. */
    @Test
    void rescansThatAreAskedForAtOnceAreAllDone() throws Exception {
        try (PlantDatabase source = new PlantDatabase(database, "DOUBLE");
                ExecutorService callers = Executors.newFixedThreadPool(8)) {
            source.waves("A", 300, 2000, 8, List.of("p"));
            submit(source);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> project().body("rows_read", equalTo(8)).body("open_waves", equalTo(0)));
            source.execute("UPDATE TL_measures SET value = 7");

            LongStream.range(2000, 2008)
                    .mapToObj(wave -> callers.submit(() -> operator()
                            .post("/projects/%s/rescan?from=%d&to=%d".formatted(database, wave, wave + 1))
                            .statusCode()))
                    .toList()
                    .forEach(answer ->
                            assertThat(answer).succeedsWithin(PATIENCE).isEqualTo(202));

            for (long wave = 2000; wave < 2008; wave++) {
                awaitRow(wave, Map.of("p", 7.0));
            }
        }
    }

    @Test
    void anIdThatNeverComesIsReported() throws SQLException {
        try (PlantDatabase source = new PlantDatabase(database, "DOUBLE");
                Connection rolledBack = source.openTransaction()) {
            PlantDatabase.measure(rolledBack, 2000, "never", 1.0);
            rolledBack.rollback();
            write(source, 2000, Map.of("p", 1.0));
            submit(source);
            awaitRow(2000, Map.of("p", 1.0));

            await().atMost(PATIENCE).untilAsserted(() -> project().body("expired_gap_ids", equalTo(1)));
        }
    }

    @Test
    void aRescanRepairsWhatChangedAfterItsWindow() throws SQLException {
        try (PlantDatabase source = new PlantDatabase(database, "DOUBLE")) {
            for (long wave = 2000; wave < 2030; wave++) {
                write(source, wave, Map.of("p", 1.0, "q", 1.0));
            }
            submit(source);
            awaitRow(2029, Map.of("p", 1.0, "q", 1.0));
            await().atMost(PATIENCE).untilAsserted(() -> project().body("open_waves", equalTo(0)));
            source.execute("UPDATE TL_measures SET value = 2 WHERE point_id = 'p'");
            source.execute("DELETE FROM TL_measures WHERE point_id = 'q'");

            operator()
                    .post("/projects/" + database + "/rescan?from=2005&to=2025")
                    .then()
                    .statusCode(202);

            await().atMost(PATIENCE).untilAsserted(() -> project()
                    .body("rescan.state", equalTo("done"))
                    .body("rescan.waves", equalTo(20))
                    .body("rescan.requested_by", equalTo("olga")));
            for (long wave = 2000; wave < 2030; wave++) {
                boolean repaired = wave >= 2005 && wave < 2025;
                awaitRow(wave, repaired ? Map.of("p", 2.0) : Map.of("p", 1.0, "q", 1.0));
            }
            assertThat(isComplete(2010)).isTrue();
        }
    }

    @Test
    void aWrongRangeIsExplained() throws SQLException {
        try (PlantDatabase source = new PlantDatabase(database, "DOUBLE")) {
            submit(source);

            operator()
                    .post("/projects/" + database + "/rescan?from=yesterday")
                    .then()
                    .statusCode(422)
                    .body("code", equalTo("invalid-range"))
                    .body("errors.field", containsInAnyOrder("from", "to"));
        }
    }

    @Test
    void whereTooManyWavesAreOpenTheOldestAreCompleteEarlier() throws SQLException {
        try (PlantDatabase source = new PlantDatabase(database, "DOUBLE")) {
            for (long wave = 2000; wave < 2070; wave++) {
                write(source, wave, Map.of("p", 1.0));
            }
            submit(source);
            awaitRow(2069, Map.of("p", 1.0));

            await().atMost(PATIENCE).untilAsserted(() -> project().body("waves_closed_early", equalTo(20)));
        }
    }

    private static void write(PlantDatabase source, long wave, Map<String, Object> cells) throws SQLException {
        for (Map.Entry<String, Object> cell : cells.entrySet()) {
            source.measure(wave, cell.getKey(), cell.getValue());
        }
        source.extraction("A", 300, wave);
    }

    private static RequestSpecification operator() {
        return TestTokens.as("olga", "operator");
    }

    private static void submit(PlantDatabase source) {
        operator()
                .contentType(ContentType.JSON)
                .body(source.project("A"))
                .post("/projects")
                .then()
                .statusCode(201);
    }

    private ValidatableResponse project() {
        return operator().get("/projects/" + database).then().statusCode(200);
    }

    private long metric(String name) {
        return given().get(metrics)
                .asString()
                .lines()
                .filter(line -> line.startsWith(name + "{source=\"" + database + "\"}"))
                .mapToLong(line -> (long) Double.parseDouble(line.replaceAll(".*} ", "")))
                .sum();
    }

    private boolean isComplete(long wave) {
        return log.isComplete(pivot(), wave);
    }

    private void awaitRow(long wave, Map<String, Object> cells) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Object> row = log.row(pivot(), wave);
            assertThat(row == null ? null : new HashMap<>(row)).isEqualTo(cells);
        });
    }

    private String pivot() {
        return database + ";TL_measures;A;300";
    }
}
