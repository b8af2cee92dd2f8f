package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many projects that catch up at once share the rows that a replica may hold. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
@TestProfile(ManyProjectsComponentTest.SmallBudget.class)
class ManyProjectsComponentTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int PROJECTS = 15;
    private static final long ROWS = 16 * 5;

    /** Half of them for whoever is behind: one step of eight rows at a time. */
    public static class SmallBudget implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("ingest.mysql.max-rows-at-once", "16", "ingest.mysql.max-open-waves-at-once", "200");
        }
    }

    @Inject
    KafkaClients kafka;

    private final PivotRowsLog log = new PivotRowsLog();
    private BookmarksLog bookmarks;
    private final List<PlantDatabase> plants = new ArrayList<>();

    @BeforeEach
    void awaitReady() {
        TestTokens.awaitReady();
        bookmarks = new BookmarksLog(kafka);
    }

    @AfterEach
    void stop() throws SQLException {
        for (PlantDatabase plant : plants) {
            TestTokens.as("olga", "operator").delete("/projects/" + plant.database);
            plant.close();
        }
        log.close();
    }

    @Test
    void projectsThatCatchUpTogetherHoldNoMoreThanThereIsAndAllComeOutWhole() throws Exception {
        PlantDatabase live = plant("live");
        submit(live);
        for (int i = 0; i < PROJECTS; i++) {
            fill(plant("behind " + i));
        }
        for (PlantDatabase plant : plants.subList(1, plants.size())) {
            submit(plant);
        }
        live.measure(2000, "p", 1.0);
        live.extraction("A", 300, 2000);

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log.row(pivot(live), 2000)).isEqualTo(Map.of("p", 1.0)));
        for (PlantDatabase plant : plants.subList(1, plants.size())) {
            awaitWhole(plant);
        }
        Instant came = log.firstWritten(pivot(live), 2000);
        assertThat(rowsReadBefore(came)).as("read before the live row came").isLessThan(PROJECTS * ROWS);
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        assertThat(openWaves()).as("of %d", plants.size() * 16).isLessThanOrEqualTo(200));
        assertThat(rowsOfSteps()).allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(8));
    }

    /** The only step that there is room for is the one that fails. */
    @Test
    void aStepThatFailsGivesItsRowsBack() throws SQLException {
        PlantDatabase failing = plant("failing");
        submit(failing);
        await().atMost(PATIENCE).until(() -> state(failing).equals("polling"));
        failing.execute("RENAME TABLE TL_measures TO elsewhere");
        await().atMost(PATIENCE).until(() -> state(failing).equals("failing"));
        PlantDatabase other = plant("other");
        fill(other);
        submit(other);
        awaitWhole(other);

        failing.execute("RENAME TABLE elsewhere TO TL_measures");
        fill(failing);

        awaitWhole(failing);
    }

    private PlantDatabase plant(String name) throws SQLException {
        PlantDatabase plant = new PlantDatabase(name, "DOUBLE");
        plants.add(plant);
        return plant;
    }

    private static void fill(PlantDatabase plant) throws SQLException {
        plant.waves("A", 300, 2000, 16, List.of("p", "q", "r", "s", "t"));
    }

    private static void submit(PlantDatabase plant) {
        TestTokens.as("olga", "operator")
                .contentType(ContentType.JSON)
                .body(plant.project("A"))
                .post("/projects")
                .then()
                .statusCode(201);
    }

    private static String state(PlantDatabase plant) {
        return TestTokens.as("olga", "operator")
                .get("/projects/" + plant.database)
                .path("state");
    }

    private static String pivot(PlantDatabase plant) {
        return plant.database + ";TL_measures;A;300";
    }

    private void awaitWhole(PlantDatabase plant) throws SQLException {
        Map<Long, Map<String, Object>> expected = plant.expectedRows();
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(log.rows(pivot(plant))).isEqualTo(expected));
    }

    private int openWaves() throws UndecodableException {
        int open = 0;
        for (PlantDatabase plant : plants) {
            List<Bookmark> steps = bookmarks.of(plant.database);
            open += steps.isEmpty()
                    ? 0
                    : steps.getLast().getOpenWaves().stream()
                            .mapToInt(window -> window.getWaves().size())
                            .sum();
        }
        return open;
    }

    private long rowsReadBefore(Instant end) throws UndecodableException {
        long rows = 0;
        for (PlantDatabase plant : plants) {
            rows += bookmarks.of(plant.database).stream()
                    .filter(step -> step.getAt().isBefore(end))
                    .mapToLong(Bookmark::getRowsRead)
                    .max()
                    .orElse(0);
        }
        return rows;
    }

    /** Two bookmarks that follow each other tell how many rows the later step has read. */
    private List<Long> rowsOfSteps() throws UndecodableException {
        List<Long> rows = new ArrayList<>();
        for (PlantDatabase plant : plants) {
            long before = 0;
            for (Bookmark step : bookmarks.of(plant.database)) {
                rows.add(step.getRowsRead() - before);
                before = step.getRowsRead();
            }
        }
        return rows;
    }
}
