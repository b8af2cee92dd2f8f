package io.wavepivot.pivot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The copies of tables that are restored: as they were, or as they are to be, and nothing between. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class RestoredTablesComponentTest {

    private static final int ROWS = 3_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Inject
    TableTopic topic;

    @Inject
    SqlSide sql;

    @AfterEach
    void endMirrors() throws InterruptedException {
        topic.endMirrors();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my", "pg"})
    void readersSeeTheTableBeforeOrAfter(String server) throws Exception {
        String table = "restored_" + server;
        topic.defineMirrored(table, TableTopic.JOBS, List.of("job_id"), sql.mirror(server));
        IntStream.range(0, ROWS).forEach(id -> topic.putSoon(table, TableTopic.JOBS, "" + id, id, "Before"));
        topic.awaitRows(table, rows -> rows.size() == ROWS);
        sql.awaitRows(server, "SELECT job_id FROM " + table, rows -> rows.size() == ROWS);
        Set<String> seen = new ConcurrentSkipListSet<>();
        Thread reader = Thread.ofPlatform().start(() -> look(server, table, seen));

        topic.defineRestored(table, TableTopic.JOBS, sql.mirror(server), 1, true);
        for (int id = ROWS / 2; id < 2 * ROWS; id++) {
            topic.restore(table, 1, TableTopic.JOBS, "" + id, id, "After");
        }
        for (int id = 0; id < ROWS / 2; id++) {
            topic.restore(table, 1, TableTopic.JOBS, "" + id);
        }
        topic.define("marker_" + server, TableTopic.JOBS, List.of("job_id"));
        topic.put("marker_" + server, TableTopic.JOBS, "1", 1, "Written by the same flow");
        topic.awaitRows("marker_" + server, rows -> rows.size() == 1);
        assertThat(topic.rows(table)).hasSize(ROWS);
        assertThat(sql.query(server, counts(table))).containsExactly("Before, " + ROWS);
        topic.defineRestored(table, TableTopic.JOBS, sql.mirror(server), 1, false);

        int after = 2 * ROWS - ROWS / 2;
        topic.awaitRows(
                table,
                rows -> rows.size() == after
                        && rows.stream()
                                .allMatch(row -> row.getString("job_name").equals("After")));
        sql.awaitRows(server, counts(table), List.of("After, " + after)::equals);
        reader.interrupt();
        reader.join();
        if (!topic.canRename()) {
            seen.removeIf(one -> one.startsWith("copy"));
        }
        assertThat(seen)
                .isSubsetOf(
                        "copy [Before, " + ROWS + "]",
                        "copy [After, " + after + "]",
                        "sql [Before, " + ROWS + "]",
                        "sql [After, " + after + "]");
        topic.put(table, TableTopic.JOBS, "7", 7, "Later");
        topic.delete(table, "" + (ROWS + 1));
        topic.awaitRows(
                table,
                rows -> rows.size() == after
                        && rows.getFirst().getString("job_name").equals("Later"));
        sql.awaitRows(
                server, counts(table) + " ORDER BY job_name", List.of("After, " + (after - 1), "Later, 1")::equals);
    }

    @Test
    void aTableMayBeRestoredToNothingAndTwice() throws Exception {
        topic.define("emptied", TableTopic.JOBS, List.of("job_id"), "job_name");
        topic.put("emptied", TableTopic.JOBS, "1", 1, "Cook");
        topic.awaitRows("emptied", rows -> rows.size() == 1);

        topic.defineRestored("emptied", TableTopic.JOBS, null, 1, true);
        topic.restore("emptied", 1, TableTopic.JOBS, "1");
        topic.defineRestored("emptied", TableTopic.JOBS, null, 1, false);
        topic.awaitRows("emptied", List::isEmpty);
        topic.defineRestored("emptied", TableTopic.JOBS, null, 2, true);
        topic.restore("emptied", 2, TableTopic.JOBS, "2", 2, "Chef");
        topic.defineRestored("emptied", TableTopic.JOBS, null, 2, false);

        topic.awaitRows("emptied", rows -> rows.size() == 1 && rows.getFirst().getLong("_id") == 2);
        await().atMost(PATIENCE)
                .until(() -> topic.collection("tables")
                                .find(new Document("_id", "emptied"))
                                .first()
                                .get("rebuild")
                        == null);
    }

    @Test
    void whoMadeACopyAnewAndDiedIsTakenOverFromAndWhoIsAtItIsNot() throws Exception {
        topic.define("taken_over", TableTopic.JOBS, List.of("job_id"));
        topic.put("taken_over", TableTopic.JOBS, "1", 1, "Cook");
        topic.awaitRows("taken_over", rows -> rows.size() == 1);
        MongoCollection<Document> tables = topic.collection("tables");
        Document entry = new Document("_id", "taken_over");
        topic.collection("beside.dead").insertOne(new Document("_id", 9));
        topic.collection("beside.alive").insertOne(new Document("_id", 9));
        claim(tables, entry, "alive", Instant.now().plus(Duration.ofMinutes(5)));

        topic.defineRestored("taken_over", TableTopic.JOBS, null, 1, true);
        topic.restore("taken_over", 1, TableTopic.JOBS, "2", 2, "Chef");
        topic.defineRestored("taken_over", TableTopic.JOBS, null, 1, false);
        topic.define("marker", TableTopic.JOBS, List.of("job_id"));
        topic.put("marker", TableTopic.JOBS, "1", 1, "Written by the same flow");
        topic.awaitRows("marker", rows -> rows.size() == 1);
        assertThat(topic.rows("taken_over")).hasSize(1);
        claim(tables, entry, "dead", Instant.now().minus(Duration.ofMinutes(5)));

        topic.awaitRows("taken_over", rows -> rows.size() == 2);
        await().atMost(PATIENCE).until(() -> !tables.find(entry).first().containsKey("rebuild"));
        assertThat(topic.collection("beside.dead").countDocuments()).isZero();
        assertThat(topic.collection("beside.alive").countDocuments()).isOne();
    }

    private static void claim(MongoCollection<Document> tables, Document entry, String id, Instant at) {
        Document claim = new Document("id", id).append("at", Date.from(at));
        tables.updateOne(entry, Updates.set("rebuild", claim), new UpdateOptions().upsert(true));
    }

    /** Notes what there is to be seen, until it is interrupted. */
    private void look(String server, String table, Set<String> seen) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                List<String> copy = new ArrayList<>();
                topic.collection("table." + table)
                        .aggregate(List.of(new Document(
                                "$group", new Document("_id", "$job_name").append("n", new Document("$sum", 1)))))
                        .forEach(group -> copy.add(group.getString("_id") + ", " + group.get("n")));
                seen.add("copy " + copy);
                seen.add("sql " + sql.query(server, counts(table)));
            } catch (RuntimeException interrupted) {
                return;
            }
        }
    }

    private static String counts(String table) {
        return "SELECT job_name, COUNT(*) FROM " + table + " GROUP BY job_name";
    }
}
