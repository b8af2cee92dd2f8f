package io.wavepivot.pivot.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.pivot.BackingServices;
import io.wavepivot.pivot.rows.Cells;
import io.wavepivot.pivot.rows.Patch;
import io.wavepivot.pivot.write.PivotWriterTest.Config;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.BsonDocument;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a batch sends to MongoDB, in which order, and how. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PivotWriterComponentTest {

    private static final int ROUNDS = 40;
    private static final int SHARED = 5;

    @Inject
    WriteConfig config;

    @ConfigProperty(name = "mongodb.uri")
    String uri;

    @ConfigProperty(name = "pivot.database")
    String database;

    private final String pivot = "w-" + UUID.randomUUID();
    private final Commands listener = new Commands();
    private final List<BsonDocument> commands = listener.seen;
    private MongoClient client;
    private PivotWriter writer;

    @BeforeEach
    void connect() {
        client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(uri))
                .addCommandListener(listener)
                .build());
        writer = new PivotWriter(client, database, config);
    }

    @AfterEach
    void disconnect() {
        writer.close();
        client.close();
    }

    /** Else CSV and Arrow would leave a new column out without saying so. */
    @Test
    void aNewColumnIsWrittenBeforeTheRowsThatHaveIt() {
        writer.write(batch("1", Map.of("a", 1.0)));

        List<String> inserts = commands.stream()
                .filter(command -> command.containsKey("insert"))
                .map(command -> command.getString("insert").getValue())
                .toList();
        assertThat(inserts).containsExactly("columns", pivot);
        assertThat(pivotDocument().getLong("columns")).isEqualTo(1);
    }

    @Test
    void aWiderTypeIsWrittenBeforeTheRowsThatNeedIt() {
        writer.write(batch("1", Map.of("a", 1L)));
        commands.clear();

        writer.write(batch("2", Map.of("a", "text")));

        List<String> written = commands.stream()
                .map(command -> command.getFirstKey() + " " + command.get(command.getFirstKey()))
                .filter(name -> name.contains("columns") || name.contains(pivot))
                .map(name -> name.replaceAll("BsonString\\{value='(.*)'}", "$1"))
                .toList();
        assertThat(written.indexOf("update columns")).isBetween(0, written.indexOf("insert " + pivot) - 1);
        assertThat(pivotDocument().getLong("columns")).isEqualTo(2);
    }

    /** Offsets are committed once a batch is written: it must outlive the server's death. */
    @Test
    void everyWriteWaitsForADiskOfTheMajority() {
        writer.write(batch("1", Map.of("a", 1.0)));
        writer.write(batch("1", Map.of("b", 1.0)));
        writer.rest().forEach(Runnable::run);

        List<BsonDocument> concerns = new ArrayList<>();
        for (BsonDocument command : commands) {
            if (List.of("insert", "update", "delete", "findAndModify").contains(command.getFirstKey())) {
                concerns.add(command.getDocument("writeConcern"));
            }
        }
        assertThat(concerns).hasSizeGreaterThan(4).allSatisfy(concern -> assertThat(concern)
                .isEqualTo(BsonDocument.parse("{\"w\": \"majority\", \"j\": true}")));
    }

    /** 40 patches of one cell once loaded 40 rows of 4 MiB at a time, and the tests' heap has 256 MiB. */
    @Test
    void largeRowsAreChangedFewAtATime() {
        String large = "x".repeat(4 * 1024 * 1024);
        for (int i = 0; i < 40; i++) {
            writer.write(batch(Integer.toString(i), Map.of("large", large)));
        }
        Batch batch = new Batch();
        for (int i = 0; i < 40; i++) {
            add(batch, pivot, Integer.toString(i), Map.of("small", 1.0));
        }

        assertThat(writer.write(batch)).isEmpty();

        assertThat(client.getDatabase(database).getCollection(pivot).countDocuments(new Document("cells.small", 1.0)))
                .isEqualTo(40);
    }

    /** Else a service would grow with every pivot that it has ever written. */
    @Test
    void pivotsBeyondTheLimitAreForgottenTheEldestFirstAndLearnedAgain() {
        List<String> eldestFirst = List.of(pivot + "-1", pivot + "-2", pivot + "-3");
        try (PivotWriter small = new PivotWriter(client, database, new Config(2, 4, Duration.ofSeconds(30)))) {
            eldestFirst.forEach(name -> small.write(batch(name, "1", Map.of("a", 1L, "b", 1L))));
            commands.clear();

            small.write(batch(eldestFirst.get(2), "2", Map.of("a", 2L)));
            small.write(batch(eldestFirst.get(1), "2", Map.of("a", 2L)));
            assertThat(opened()).isEmpty();
            small.write(batch(eldestFirst.get(0), "2", Map.of("a", "text")));

            assertThat(opened()).containsExactly("pivots");
            assertThat(column(eldestFirst.get(0), "a").getString("type")).isEqualTo("string");
            assertThat(column(eldestFirst.get(2), "a").get("last", Document.class))
                    .containsEntry("value", 2L); // Nobody has flushed it since.
        }
    }

    /** Producers choose the partition of a key in different ways, and the times of their records, too. */
    @Test
    void replicasThatShareRowsLoseNoCells() throws Exception {
        writer.write(batch("0", Map.of("a", 1L)));
        try (PivotWriter other = new PivotWriter(client, database, config);
                ExecutorService replica = Executors.newSingleThreadExecutor()) {
            Future<?> rival = replica.submit(() -> patchAll(other, 1));
            patchAll(writer, 0);
            rival.get();
        }

        for (Document row : client.getDatabase(database).getCollection(pivot).find(new Document("at", new Date(7)))) {
            assertThat(row.get("cells", Document.class))
                    .as("cells of %s", row.get("_id"))
                    .hasSize(2 * ROUNDS);
        }
        assertThat(client.getDatabase(database).getCollection(pivot).countDocuments(new Document("at", new Date(7))))
                .isEqualTo(SHARED);
    }

    private void patchAll(PivotWriter replica, int partition) {
        for (int round = 0; round < ROUNDS; round++) {
            Batch batch = new Batch();
            for (int row = 1; row <= SHARED; row++) {
                String rowKey = Integer.toString(row);
                Cells cells = Cells.of(Map.of("p" + partition + "-" + round, 1L));
                batch.row(pivot, rowKey)
                        .patch(new Patch(pivot, rowKey, 7, cells, false, false), 7, partition, round * SHARED + row);
            }
            assertThat(replica.write(batch)).isEmpty();
        }
    }

    /** The collections in which a pivot was looked up or made. */
    private List<String> opened() {
        return commands.stream()
                .filter(command -> command.containsKey("findAndModify"))
                .map(command -> command.getString("findAndModify").getValue())
                .toList();
    }

    private Document column(String name, String point) {
        return client.getDatabase(database)
                .getCollection("columns")
                .find(new Document("_id", name + "|" + point))
                .first();
    }

    private Document pivotDocument() {
        return client.getDatabase(database)
                .getCollection("pivots")
                .find(new Document("_id", pivot))
                .first();
    }

    private Batch batch(String rowKey, Map<String, Object> cells) {
        return batch(pivot, rowKey, cells);
    }

    private static Batch batch(String pivot, String rowKey, Map<String, Object> cells) {
        Batch batch = new Batch();
        add(batch, pivot, rowKey, cells);
        return batch;
    }

    private static void add(Batch batch, String pivot, String rowKey, Map<String, Object> cells) {
        batch.row(pivot, rowKey).patch(new Patch(pivot, rowKey, 0, Cells.of(cells), false, false), 0, 0, 0);
    }

    /** Named, as Quarkus takes any listener for one of its own. */
    static class Commands implements CommandListener {

        private final List<BsonDocument> seen = new CopyOnWriteArrayList<>();

        @Override
        public void commandStarted(CommandStartedEvent event) {
            BsonDocument command = event.getCommand(); // Documents may be large, and are not looked at.
            BsonDocument brief = new BsonDocument(command.getFirstKey(), command.get(command.getFirstKey()));
            seen.add(
                    command.containsKey("writeConcern")
                            ? brief.append(
                                    "writeConcern",
                                    BsonDocument.parse(
                                            command.getDocument("writeConcern").toJson()))
                            : brief);
        }
    }
}
