package io.wavepivot.pivot.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.wavepivot.pivot.MemoryMongo;
import io.wavepivot.pivot.rows.Cells;
import io.wavepivot.pivot.rows.Patch;
import io.wavepivot.schemas.mongo.CellType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is asked of the server: {@code p find 8} for eight rows at once, {@code p insert 8} to write as many. */
class WriterCommandsTest {

    private static final int MEGABYTE = 1024 * 1024;

    private final Asked listener = new Asked();
    private final MongoDatabase database = MemoryMongo.database();
    private final MongoClient client = MemoryMongo.client(listener);
    private final PivotWriter writer = new PivotWriter(client, database.getName(), new TestConfig(2));
    private Batch batch = new Batch();
    private long offset;

    @AfterEach
    void close() {
        writer.close();
        client.close();
    }

    @Test
    void aThousandRowsAreSentAtOnce() {
        IntStream.range(0, 2_500).forEach(row -> patch("p", row, "a", true));

        write();

        assertThat(asked("p insert")).containsExactly("p insert 1000", "p insert 1000", "p insert 500");
    }

    @Test
    void rowsAreSentWhenEightMegabytesHaveComeTogether() {
        large(5, true);

        write();

        assertThat(asked("p insert")).containsExactly("p insert 3", "p insert 2");
    }

    @Test
    void asManyRowsAreReadAsFitTwoHundredAtMost() {
        IntStream.range(0, 600).forEach(row -> patch("p", row, "a", false));

        write();

        assertThat(asked("p find"))
                .containsExactly(
                        "p find 1",
                        "p find 2",
                        "p find 4",
                        "p find 8",
                        "p find 16",
                        "p find 32",
                        "p find 64",
                        "p find 128",
                        "p find 200",
                        "p find 145");
    }

    @Test
    void ofLargeRowsFewAreReadAtOnce() {
        large(6, false);

        write();

        assertThat(asked("p find")).containsExactly("p find 1", "p find 2", "p find 2", "p find 1");
    }

    @Test
    void columnsThatAreKnownAreNotWrittenAgain() {
        patch("p", 1, "a", false);
        write();
        patch("p", 2, "a", false);
        write();
        try (PivotWriter another = new PivotWriter(client, database.getName(), new TestConfig(2))) {
            patch("p", 3, "a", false);
            another.write(batch);
        }

        assertThat(asked("columns insert")).containsExactly("columns insert 1");
        assertThat(database.getCollection("pivots").find().first()).containsEntry("columns", 1L);
    }

    @Test
    void whatIsWrittenOfColumnsIsNotWrittenAgain() {
        patch("p", 1, "a", false);
        write();
        assertThat(writer.rest()).isEmpty();

        patch("p", 2, "a", false);
        write();
        writer.rest().forEach(Runnable::run);

        assertThat(writer.rest()).isEmpty();
    }

    @Test
    void pivotsThatWereWrittenLongAgoAreForgottenAndTheirColumnsWritten() {
        for (String pivot : List.of("a", "a", "b", "c", "b", "c")) {
            patch(pivot, 1, "x", false);
            write();
        }
        assertThat(asked("pivots findAndModify")).hasSize(3);
        assertThat(database.getCollection("columns")
                        .find(new Document("_id", "a|x"))
                        .first()
                        .get("last", Document.class))
                .containsEntry("offset", 2L);

        patch("a", 1, "x", false);
        write();

        assertThat(asked("pivots findAndModify")).hasSize(4);
    }

    /** Nor has it a kind of keys then: the first row decides. */
    @Test
    void removalsAndPatchesWithoutCellsMakeNoPivot() {
        batch.row("p", "a text").remove();
        patch("p", 1, Cells.of(Map.of()), false);
        write();
        assertThat(database.listCollectionNames()).isEmpty();

        patch("p", 1, "a", false);
        write();

        assertThat(database.getCollection("pivots").find().first()).containsEntry("key", "long");
    }

    @Test
    void asManyPivotsAreRememberedAsThereIsRoomForAndOneAtLeast() {
        for (String point : List.of("x", "y", "z")) {
            patch("a", 1, point, false);
            write();
        }
        patch("a", 1, "x", false);
        write();

        assertThat(asked("pivots findAndModify")).hasSize(1);
    }

    @Test
    void aRowThatComesBetweenReadingAndWritingIsAddedTo() {
        listener.beforeRows = () ->
                database.getCollection("p").insertOne(new Document("_id", 1L).append("cells", new Document("b", 2L)));
        patch("p", 1, "a", false);

        assertThat(write()).isEmpty();

        assertThat(database.getCollection("p").find().first().get("cells"))
                .isEqualTo(new Document("a", 1L).append("b", 2L));
    }

    /** By another replica: producers that share a row may choose its partition in different ways. */
    @Test
    void aRowThatChangesBetweenReadingAndWritingIsAddedTo() {
        patch("p", 1, "a", false);
        write();
        listener.beforeRows = () -> database.getCollection("p")
                .updateOne(
                        new Document("_id", 1L),
                        new Document("$set", new Document("cells.b", 2L).append("record", "1:7")));
        patch("p", 1, "c", false);

        assertThat(write()).isEmpty();

        assertThat(database.getCollection("p").find().first().get("cells"))
                .isEqualTo(new Document("a", 1L).append("b", 2L).append("c", 1L));
        assertThat(asked("p update")).hasSize(2);
    }

    @Test
    void ofARowThatGoesBetweenReadingAndWritingNothingComesBack() {
        patch("p", 1, "a", false);
        patch("p", 2, "a", false);
        write();
        listener.beforeRows = () -> database.getCollection("p").deleteOne(new Document("_id", 1L));
        patch("p", 1, "c", false);
        patch("p", 2, "c", false);

        assertThat(write()).isEmpty();

        assertThat(database.getCollection("p").find().map(row -> row.get("cells")))
                .containsExactlyInAnyOrder(new Document("c", 1L), new Document("a", 2L).append("c", 2L));
    }

    private List<Refusal> write() {
        Batch written = batch;
        batch = new Batch();
        return writer.write(written);
    }

    private void patch(String pivot, long row, String point, boolean replaces) {
        patch(pivot, row, Cells.of(Map.of(point, row)), replaces);
    }

    /** Rows of three megabytes. */
    private void large(int rows, boolean replaces) {
        byte[] source = new byte[3 * MEGABYTE];
        for (int row = 0; row < rows; row++) {
            Cells cells = Cells.ofPoints(source);
            cells.add(0, 0, CellType.STRING, Cells.text(0, source.length));
            patch("p", row, cells, replaces);
        }
    }

    private void patch(String pivot, long row, Cells cells, boolean replaces) {
        String rowKey = Long.toString(row);
        batch.row(pivot, rowKey).patch(new Patch(pivot, rowKey, row, cells, false, replaces), 0, 0, ++offset);
    }

    private List<String> asked(String what) {
        return listener.commands.stream()
                .filter(command -> command.startsWith(what))
                .toList();
    }

    /** Named, as Quarkus takes any listener for one of its own. */
    static class Asked implements CommandListener {

        private final List<String> commands = new CopyOnWriteArrayList<>();
        private Runnable beforeRows = () -> {};

        @Override
        public void commandStarted(CommandStartedEvent event) {
            String name = event.getCommandName();
            BsonDocument command = event.getCommand();
            int size =
                    switch (name) {
                        case "insert" -> command.getArray("documents").size();
                        case "find" -> ids(command.getDocument("filter"));
                        default -> 0;
                    };
            String asked = "%s %s %d".formatted(command.get(name).asString().getValue(), name, size);
            if (asked.startsWith("p insert") || asked.startsWith("p update")) {
                beforeRows.run();
            }
            commands.add(asked);
        }

        private static int ids(BsonDocument filter) {
            return filter.get("_id") instanceof BsonDocument ids
                    ? ids.getArray("$in", new BsonArray()).size()
                    : 0;
        }
    }
}
