package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.wavepivot.ingest.waves.WaveBookmarks;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.ConfigProvider;
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
    private static final int WAVES = 16;
    private static final Map<String, Object> CELLS = Map.of("p", 1.0, "q", 2.0, "r", 3.0, "s", 4.0, "t", 5.0);

    /** Half of them for whoever is behind: one step of eight rows at a time. */
    public static class SmallBudget implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("ingest.mysql.max-rows-at-once", "16");
        }
    }

    @Inject
    KafkaClients kafka;

    private final PivotRowsLog log = new PivotRowsLog();
    private final List<PlantDatabase> plants = new ArrayList<>();

    @BeforeEach
    void awaitReady() {
        TestTokens.awaitReady();
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
        assertThat(rowsRead()).as("read when the live row came").isLessThan((long) PROJECTS * WAVES * CELLS.size());
        for (PlantDatabase plant : plants.subList(1, plants.size())) {
            awaitWhole(plant);
        }
        assertThat(rowsOfSteps()).allSatisfy(rows -> assertThat(rows).isLessThanOrEqualTo(8));
    }

    /** The only step that there is room for is the one that fails. */
    @Test
    void aStepThatFailsGivesItsRowsBack() throws SQLException {
        PlantDatabase failing = plant("failing");
        submit(failing);
        await().atMost(PATIENCE).until(() -> state(failing).equals("polling"));
        failing.execute("RENAME TABLE TL_measures TO elsewhere");
        await().atMost(PATIENCE)
                .until(() -> state(failing).equals("failing") || state(failing).equals("unreachable"));
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
        for (long wave = 2000; wave < 2000 + WAVES; wave++) {
            plant.extraction("A", 300, wave);
            for (Map.Entry<String, Object> cell : CELLS.entrySet()) {
                plant.measure(wave, cell.getKey(), cell.getValue());
            }
        }
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

    private void awaitWhole(PlantDatabase plant) {
        for (long wave = 2000; wave < 2000 + WAVES; wave++) {
            long each = wave;
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(log.row(pivot(plant), each)).isEqualTo(CELLS));
        }
    }

    private long rowsRead() throws UndecodableException {
        Map<String, Long> last = new HashMap<>();
        bookmarks().forEach(bookmark -> last.put(bookmark.getSource(), bookmark.getRowsRead()));
        return last.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Each step leaves a bookmark; two that follow each other tell how many rows the later has read. */
    private List<Long> rowsOfSteps() throws UndecodableException {
        Map<String, Long> last = new HashMap<>();
        List<Long> rows = new ArrayList<>();
        for (Bookmark bookmark : bookmarks()) {
            Long before = last.put(bookmark.getSource(), bookmark.getRowsRead());
            rows.add(bookmark.getRowsRead() - (before == null ? 0 : before));
        }
        return rows;
    }

    /** All that were ever written for our projects, each source's in order. */
    private List<Bookmark> bookmarks() throws UndecodableException {
        AvroDecoder<Bookmark> decoder = new AvroDecoder<>(
                new SchemaRegistry(ConfigProvider.getConfig().getValue("schema-registry.url", String.class)),
                Bookmark.class);
        List<String> ours =
                plants.stream().map(plant -> WaveBookmarks.name(plant.database)).toList();
        List<Bookmark> all = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            var partitions = Topics.BOOKMARKS.partitions(reader);
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            var ends = reader.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> reader.position(partition) < ends.get(partition))) {
                for (ConsumerRecord<byte[], byte[]> next : reader.poll(Duration.ofMillis(200))) {
                    if (ours.contains(new String(next.key(), StandardCharsets.UTF_8)) && next.value() != null) {
                        all.add(decoder.decode(next.value()));
                    }
                }
            }
        }
        return all;
    }
}
