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
import java.sql.Connection;
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

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int HISTORY = 120;
    private static final int POINTS = 30;
    private static final int MAX_OPEN = 50;
    private static final long LAST_OF_HISTORY = 2000 + HISTORY - 1;
    private static final long LIVE = Instant.now().getEpochSecond();

    public static class SmallSteps implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "ingest.mysql.rescan-window", "2s",
                    "ingest.mysql.max-rows-per-step", "40",
                    "ingest.mysql.max-open-waves", Integer.toString(MAX_OPEN),
                    "ingest.mysql.old-row-changes-per-second", "1000");
        }
    }

    private final PivotRowsLog log = new PivotRowsLog();
    private PlantDatabase source;

    @BeforeEach
    void fill(TestInfo test) throws SQLException {
        TestTokens.awaitReady();
        String name = test.getTestMethod().orElseThrow().getName();
        source = new PlantDatabase(name.substring(0, Math.min(60, name.length())), "DOUBLE");
        source.waves("A", 300, 2000, HISTORY, List.of("p"));
        submit(source.project("A"), 201);
        await().atMost(PATIENCE).untilAsserted(() -> project()
                .body("last_wave", equalTo((int) LAST_OF_HISTORY))
                .body("open_waves", equalTo(0)));
    }

    @AfterEach
    void stop() throws SQLException {
        TestTokens.as("olga", "operator").delete("/projects/" + source.database);
        source.close();
        log.close();
    }

    @Test
    void aLiveWaveDoesNotWaitForABackfill() throws Exception {
        try (Connection transaction = source.openTransaction()) {
            writeHistory(transaction);
            PlantDatabase.measure(transaction, LIVE, "p", 1.0);
            PlantDatabase.extraction(transaction, "A", 300, LIVE);
            transaction.commit();
        }
        awaitRow(LIVE, Map.of("p", 1.0));
        source.measure(LIVE, "q", 2.0);
        source.extraction("A", 300, LIVE + 1);
        source.measure(LIVE + 1, "p", 1.0);

        awaitRow(LIVE + 1, Map.of("p", 1.0));
        awaitRow(LIVE, Map.of("p", 1.0, "q", 2.0));
        awaitAll();
        assertThat(log.firstWritten(pivot(), LIVE + 1)).isBefore(log.lastWritten(pivot(), LAST_OF_HISTORY));
    }

    /** In one statement, point by point: so many more measures of each wave there is. */
    private void writeHistory(Connection transaction) throws SQLException {
        String points = IntStream.range(0, POINTS)
                .mapToObj(i -> "SELECT 'h%d' AS point, %d AS value".formatted(i, i))
                .collect(Collectors.joining(" UNION ALL "));
        PlantDatabase.execute(
                transaction,
                "INSERT INTO TL_measures (wave_counter, point_id, value)" + " SELECT wave_counter, point, value FROM ("
                        + points + ") points, extraction_cycle");
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
