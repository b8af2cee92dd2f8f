package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Backups and restores that replicas have left when they died, or that were cancelled. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class LeftBackupsComponentTest {

    private static final int MANY = 12_000;

    @Inject
    KafkaClients kafka;

    @Inject
    TestTasks tasks;

    private TableLog log;

    @BeforeEach
    void awaitReady() {
        TestTokens.awaitReady();
        log = new TableLog(kafka);
    }

    @Test
    void whatADeadReplicaHasBegunIsDoneByAnother() {
        TestTables.define("taken_over", "");
        TestTables.load("taken_over", 1, MANY, "first");
        Map<String, String> before = log.now("taken_over");
        String name = TestTables.backup("taken_over", "?wait=60");
        TestTables.load("taken_over", 1, 200, "changed");
        String id = tasks.leave(
                "restore", "taken_over", Map.of("backup", name), Instant.now().minusSeconds(120));

        tasks.awaitEnd(id).body("state", equalTo("done"));

        assertThat(log.now("taken_over")).isEqualTo(before);
    }

    @Test
    void ofARestoreThatWasAtItsEndNothingIsDoneAgain() {
        TestTables.define("at_its_end", "");
        TestTables.load("at_its_end", 1, 10, "first");
        String name = TestTables.backup("at_its_end", "?wait=60");
        TestTables.load("at_its_end", 11, 12, "late");

        Map<String, String> details = Map.of("backup", name, "generation", "1", "sha256", "x", "outcome", "done");
        String id = tasks.leave("restore", "at_its_end", details, Instant.now().minusSeconds(120));

        tasks.awaitEnd(id).body("state", equalTo("done"));
        assertThat(log.now("at_its_end")).hasSize(12);
    }

    @Test
    void aRestoreThatHasBegunIsDoneToItsEnd() {
        String id = tasks.leave("restore", "begun", Map.of("irrevocable", "It has begun"), Instant.now());

        TestTokens.asOperator()
                .delete("/tasks/" + id)
                .then()
                .statusCode(409)
                .body("code", equalTo("irrevocable"))
                .body("detail", equalTo("It has begun"));
    }

    @Test
    void whatIsPublishedIsNotPublishedAgain() {
        TestTables.define("half_way", "");
        TestTables.load("half_way", 1, MANY, "first");
        String name = TestTables.backup("half_way", "?wait=60");
        Map<String, String> details = Map.of("backup", name, "generation", "1", "sha256", sha256("half_way"));
        TestTables.load("half_way", MANY + 1, MANY + 5, "late");

        String id = tasks.leave(
                "restore",
                "half_way",
                Map.of("published", 10_000L),
                details,
                Instant.now().minusSeconds(120));

        tasks.awaitEnd(id).body("state", equalTo("done")).body("counts.published", equalTo(MANY));
        List<TableLog.Row> again = log.rows("half_way").stream()
                .filter(row -> row.generation() != null)
                .toList();
        assertThat(again)
                .hasSize(MANY - 10_000 + 5)
                .allMatch(row -> row.generation().equals("1"))
                .filteredOn(row -> row.value() == null)
                .hasSize(5);
    }

    @Test
    void itIsNotGoneOnWithAnotherFile() {
        TestTables.define("other_file", "");
        TestTables.load("other_file", 1, 3, "first");
        String name = TestTables.backup("other_file", "?wait=60");
        TestTables.load("other_file", 1, 3, "second");
        Map<String, String> before = log.now("other_file");

        Map<String, String> details = Map.of("backup", name, "generation", "1", "sha256", "of another");
        String id = tasks.leave("restore", "other_file", details, Instant.now().minusSeconds(120));

        tasks.awaitEnd(id).body("state", equalTo("failed")).body("error", startsWith("It is another file"));
        assertThat(log.now("other_file")).isEqualTo(before);
    }

    @Test
    void whatIsCancelledBeforeItIsBegunChangesNothing() throws UndecodableException {
        TestTables.define("not_begun", "");
        TestTables.load("not_begun", 1, 3, "first");
        String name = TestTables.backup("not_begun", "?wait=60");
        TestTables.load("not_begun", 1, 3, "second");
        Map<String, String> before = log.now("not_begun");

        cancelled("restore", Map.of("backup", name));
        cancelled("backup", Map.of());

        assertThat(log.now("not_begun")).isEqualTo(before);
        TestTokens.asOperator().get("/tables/not_begun/backups").then().body("name", equalTo(List.of(name)));
        TestTables.load("not_begun", 4, 4, "taken");
    }

    private void cancelled(String kind, Map<String, String> details) throws UndecodableException {
        String id = tasks.leave(kind, "not_begun", details, Instant.now());
        TestTokens.asOperator().delete("/tasks/" + id).then().statusCode(202);
        tasks.silence(id);
        tasks.awaitEnd(id).body("state", equalTo("cancelled"));
    }

    private static String sha256(String table) {
        return TestTokens.asOperator().get("/tables/" + table + "/backups").path("[0].sha256");
    }
}
