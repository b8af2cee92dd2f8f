package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Live waves while the history of some points is written, which takes hundreds of steps to read. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
@TestProfile(BackfillComponentTest.SmallSteps.class)
class BackfillComponentTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int HISTORY = 120;
    private static final int POINTS = 30;
    private static final int MAX_OPEN = 50;
    private static final int FEW_STEPS = 5;
    private static final long LIVE = Instant.now().getEpochSecond();

    public static class SmallSteps implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "ingest.mysql.rescan-window", "2s",
                    "ingest.mysql.max-rows-per-step", "40",
                    "ingest.mysql.max-open-waves", Integer.toString(MAX_OPEN));
        }
    }

    @Inject
    KafkaClients kafka;

    private final PivotRowsLog log = new PivotRowsLog();
    private BookmarksLog bookmarks;
    private PlantDatabase source;

    @BeforeEach
    void fill(TestInfo test) throws SQLException {
        TestTokens.awaitReady();
        bookmarks = new BookmarksLog(kafka);
        String name = test.getTestMethod().orElseThrow().getName();
        source = new PlantDatabase(name.substring(0, Math.min(60, name.length())), "DOUBLE");
        source.waves("A", 300, 2000, HISTORY, List.of("p"));
        submit(source.project("A"), 201);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        project().body("last_wave", equalTo(2000 + HISTORY - 1)).body("open_waves", equalTo(0)));
    }

    @AfterEach
    void stop() throws SQLException {
        TestTokens.as("olga", "operator").delete("/projects/" + source.database);
        source.close();
        log.close();
    }

    @Test
    void aLiveWaveDoesNotWaitForABackfill() throws Exception {
        writeHistory();
        Instant committed = writeLive(LIVE);

        awaitRow(LIVE, Map.of("p", 1.0, "q", 2.0));
        assertThat(stepsBetween(committed, log.firstWritten(pivot(), LIVE))).isLessThan(FEW_STEPS);
        Instant more = Instant.now();
        source.measure(LIVE, "r", 3.0);
        source.extraction("A", 300, LIVE + 1);
        source.measure(LIVE + 1, "p", 1.0);
        awaitRow(LIVE + 1, Map.of("p", 1.0));
        awaitRow(LIVE, Map.of("p", 1.0, "q", 2.0, "r", 3.0));
        assertThat(stepsBetween(more, log.firstWritten(pivot(), LIVE + 1))).isLessThan(FEW_STEPS);
        awaitAll();
    }

    /** In one statement, point by point: so many more measures of each wave there is. */
    private void writeHistory() throws SQLException {
        String points = IntStream.range(0, POINTS)
                .mapToObj(i -> "SELECT 'h%d' AS point, %d AS value".formatted(i, i))
                .collect(Collectors.joining(" UNION ALL "));
        source.execute("INSERT INTO TL_measures (wave_counter, point_id, value)"
                + " SELECT wave_counter, point, value FROM (" + points + ") points, extraction_cycle");
    }

    private Instant writeLive(long wave) throws SQLException {
        source.extraction("A", 300, wave);
        source.measure(wave, "p", 1.0);
        source.measure(wave, "q", 2.0);
        return Instant.now();
    }

    private long stepsBetween(Instant from, Instant to) throws UndecodableException {
        return bookmarks.of(source.database).stream()
                .filter(step -> step.getAt().isAfter(from) && step.getAt().isBefore(to))
                .count();
    }

    private void awaitAll() throws SQLException {
        Map<Long, Map<String, Object>> expected = source.expectedRows();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log.rows(pivot())).isEqualTo(expected));
    }

    private void awaitRow(long wave, Map<String, Object> cells) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(log.row(pivot(), wave)).as("wave %d", wave).isEqualTo(cells));
    }

    private String pivot() {
        return source.database + ";TL_measures;A;300";
    }

    private ValidatableResponse project() {
        return TestTokens.as("olga", "operator")
                .get("/projects/" + source.database)
                .then()
                .statusCode(200);
    }

    private static void submit(String project, int status) {
        TestTokens.as("olga", "operator")
                .contentType(ContentType.JSON)
                .body(project)
                .post("/projects")
                .then()
                .statusCode(status);
    }
}
