package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.wavepivot.ingest.waves.WaveBookmarks;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.SourcePublisher;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PollingComponentTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Inject
    KafkaClients kafka;

    private final PivotRowsLog log = new PivotRowsLog();
    private String database;

    @BeforeEach
    void name(TestInfo test) {
        TestTokens.awaitReady();
        String name = test.getTestMethod().orElseThrow().getName();
        database = "TOR-BGO-" + name.substring(0, Math.min(40, name.length()));
    }

    @AfterEach
    void stop() {
        operator().delete("/projects/" + database);
        log.close();
    }

    @Test
    void aMeasureReachesItsPivotWhicheverOfTheTwoRowsIsCommittedFirst() throws SQLException {
        try (PlantDatabase source = new PlantDatabase(database, "DOUBLE")) {
            source.measure(2000, "early", 1.5);
            submit(source.project("A"), 201);
            source.extraction("A", 300, 3000);
            await().atMost(PATIENCE).untilAsserted(() -> project().body("gaps", hasSize(0)));
            source.measure(3000, "late", 2.5);
            source.extraction("A", 300, 2000);

            awaitRow("A;300", 2000, Map.of("early", 1.5));
            awaitRow("A;300", 3000, Map.of("late", 2.5));
        }
    }

    @Test
    void aRowThatIsCommittedAfterAHigherIdIsStillSent() throws SQLException {
        try (PlantDatabase source = new PlantDatabase(database, "DOUBLE");
                Connection slow = source.openTransaction()) {
            source.extraction("A", 300, 2000);
            submit(source.project("A"), 201);
            PlantDatabase.measure(slow, 2000, "slow", 1.0);
            source.measure(2000, "fast", 2.0);
            awaitRow("A;300", 2000, Map.of("fast", 2.0));
            project().body("gaps", hasSize(1)).body("gaps[0].table", equalTo("measures"));

            slow.commit();

            awaitRow("A;300", 2000, Map.of("slow", 1.0, "fast", 2.0));
            await().atMost(PATIENCE).untilAsserted(() -> project().body("gaps", hasSize(0)));
        }
    }

    @Test
    void aWaveThatIsTooLargeForOneRecordTravelsInParts() throws SQLException {
        try (PlantDatabase source = new PlantDatabase(database, "VARCHAR(1000)")) {
            source.extraction("A", 300, 2000);
            Map<String, Object> cells = new HashMap<>();
            for (int i = 0; i < 1_500; i++) {
                cells.put("point " + i, "x".repeat(1_000));
                source.measure(2000, "point " + i, "x".repeat(1_000));
            }
            submit(source.project("A"), 201);

            awaitRow("A;300", 2000, cells);
        }
    }

    @Test
    void aProjectThatIsSubmittedWithOneMoreExtractionIsReadAgainForIt() throws SQLException {
        try (PlantDatabase source = new PlantDatabase(database, "DOUBLE")) {
            source.extraction("A", 300, 2000);
            source.extraction("B", 300, 2000);
            source.measure(2000, "p", 1.0);
            submit(source.project("A"), 201);
            awaitRow("A;300", 2000, Map.of("p", 1.0));

            submit(source.project("A", "B"), 200);

            awaitRow("B;300", 2000, Map.of("p", 1.0));
        }
    }

    @Test
    void aDeletedProjectIsPolledNoLonger() throws SQLException {
        try (PlantDatabase source = new PlantDatabase(database, "DOUBLE")) {
            source.extraction("A", 300, 2000);
            source.measure(2000, "p", 1.0);
            submit(source.project("A"), 201);
            awaitRow("A;300", 2000, Map.of("p", 1.0));

            operator().delete("/projects/" + database).then().statusCode(204);

            operator().get("/projects/" + database).then().statusCode(404).body("code", equalTo("unknown-project"));
            await().atMost(PATIENCE).until(() -> Thread.getAllStackTraces().keySet().stream()
                    .noneMatch(thread -> thread.getName().equals("poller project/" + database)));
            source.measure(2000, "q", 2.0);
            await().during(Duration.ofSeconds(2))
                    .untilAsserted(() -> assertThat(row("A;300", 2000)).isEqualTo(Map.of("p", 1.0)));
        }
    }

    /** A second replica that polls the same project, and does not know better: each fences the other off in turn. */
    @Test
    void ofTwoReplicasThatFightForAProjectNeitherLosesNorDoublesAnything() throws Exception {
        SchemaRegistry registry =
                new SchemaRegistry(ConfigProvider.getConfig().getValue("schema-registry.url", String.class));
        AvroEncoder encoder = new AvroEncoder(registry);
        CompactedTable<Bookmark> bookmarks = new CompactedTable<>(
                Topics.BOOKMARKS, kafka, AvroDecoder.of(registry, Bookmark.class), Topics::isProjectKey);
        Supervised reading = Supervised.start("bookmarks of a rival", bookmarks);
        try (PlantDatabase source = new PlantDatabase(database, "DOUBLE")) {
            source.extraction("A", 300, 2000);
            submit(source.project("A"), 201);
            Map<String, Object> cells = new HashMap<>();
            for (int round = 0; round < 5; round++) {
                try (SourcePublisher<Bookmark> rival = SourcePublisher.open(
                                WaveBookmarks.name(database), kafka, Map.of(), encoder, bookmarks);
                        SourcePublisher.Transaction unfinished = rival.begin()) {
                    unfinished.send(Topics.PIVOT_ROWS, database + ";TL_measures;A;300|2000", rivalsPatch());
                    source.measure(2000, "p" + round, (double) round);
                    cells.put("p" + round, (double) round);
                    awaitRow("A;300", 2000, cells);
                    assertThatThrownBy(unfinished::close).isInstanceOf(KafkaException.class);
                } catch (KafkaException fencedOff) {
                    // As it should be: the transaction of the one that came first never counts.
                }
            }

            await().atMost(PATIENCE).untilAsserted(() -> project().body("rows_read", equalTo(5)));
            awaitRow("A;300", 2000, cells);
        }
        bookmarks.close();
        reading.close();
    }

    /** A text that no record could carry once stopped its project for good. */
    @Test
    void aValueThatIsTooLongIsRejectedAndTheRestOfItsWaveIsSent() throws SQLException {
        try (PlantDatabase source = new PlantDatabase(database, "LONGTEXT")) {
            source.extraction("A", 300, 2000);
            source.measure(2000, "long", "x".repeat(1_100_000));
            source.measure(2000, "short", "y");
            submit(source.project("A"), 201);

            awaitRow("A;300", 2000, Map.of("short", "y"));
            await().atMost(PATIENCE).untilAsserted(() -> project().body("rejected_rows", equalTo(1)));
            source.measure(2000, "more", "z");
            awaitRow("A;300", 2000, Map.of("short", "y", "more", "z"));
        }
    }

    private PivotRow rivalsPatch() {
        Map<String, Object> wrong = new HashMap<>();
        wrong.put("rival", -1.0);
        return new PivotRow(
                database + ";TL_measures;A;300", "2000", Instant.ofEpochSecond(2000), wrong, false, false, Map.of());
    }

    private static RequestSpecification operator() {
        return TestTokens.as("olga", "operator");
    }

    private void submit(String project, int status) {
        operator()
                .contentType(ContentType.JSON)
                .body(project)
                .post("/projects")
                .then()
                .statusCode(status);
    }

    private ValidatableResponse project() {
        return operator().get("/projects/" + database).then().statusCode(200);
    }

    private void awaitRow(String monitory, long wave, Map<String, Object> cells) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(row(monitory, wave)).isEqualTo(cells));
    }

    private Map<String, Object> row(String monitory, long wave) {
        Map<String, Object> row = log.row(database + ";TL_measures;" + monitory, wave);
        return row == null ? null : new HashMap<>(row);
    }
}
