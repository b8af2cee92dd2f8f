package io.wavepivot.pivot.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.wavepivot.pivot.MemoryMongo;
import io.wavepivot.pivot.rows.Cells;
import io.wavepivot.pivot.rows.Patch;
import io.wavepivot.schemas.mongo.CellType;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows that cannot be written, beside rows that can; and very many rows. */
class RefusedRowsTest {

    private static final int LIMIT = 16 * 1024 * 1024;

    private final MongoDatabase database = MemoryMongo.database();
    private final MongoCollection<Document> rows = database.getCollection("p");
    private final PivotWriter writer = new PivotWriter(MemoryMongo.client(), database.getName(), new TestConfig(100));
    private Batch batch = new Batch();

    @AfterEach
    void close() {
        writer.close();
    }

    @Test
    void aKeyOfAnotherKindThanThePivotsIsRefused() {
        patch("1", Map.of("a", 1L));
        write();
        patch("two", Map.of("a", 2L));
        patch("3", Map.of("a", 3L));
        batch.row("p", "four").remove();

        List<Refusal> refusals = write();

        assertThat(refusals)
                .containsExactly(
                        new Refusal("p", "two", "The row key 'two' is no long, as those of 'p' are"),
                        new Refusal("p", "four", "The row key 'four' is no long, as those of 'p' are"));
        assertThat(rows.countDocuments()).isEqualTo(2);
    }

    @Test
    void aNameThatTheServerDoesNotTakeIsRefusedAndIsNoPivot() {
        String name = "n".repeat(190);
        batch.row(name, "1").patch(new Patch(name, "1", 0, Cells.of(Map.of("a", 1L)), false, false), 0, 0, 0);
        patch("1", Map.of("a", 1L));

        List<Refusal> refusals = write();

        assertThat(refusals).extracting(Refusal::pivot, Refusal::rowKey).containsExactly(tuple(name, "1"));
        assertThat(refusals.getFirst().reason()).startsWith("MongoDB takes no collection 'nnn");
        assertThat(rows.countDocuments()).isEqualTo(1);
        assertThat(database.getCollection("pivots").countDocuments(new Document("_id", name)))
                .isZero();
    }

    @Test
    void aRowWhoseKeyWasStoredWithAnotherTypeOfNumberIsFound() {
        patch("{\"a\":1}", Map.of("a", 1L));
        write();
        rows.deleteMany(new Document());
        rows.insertOne(new Document("_id", new Document("a", 1.0)).append("cells", new Document("b", 2L)));
        patch("{\"a\":1}", Map.of("a", 3L));

        assertThat(write()).isEmpty();

        assertThat(rows.find().first().get("cells", Document.class)).isEqualTo(new Document("a", 3L).append("b", 2L));
    }

    @Test
    void theFirstRowsDecideWhatKindOfKeysAPivotHas() {
        patch("1", Map.of("a", 1L));
        patch("two", Map.of("a", 2L));

        assertThat(write()).isEmpty();

        assertThat(rows.find().map(row -> row.get("_id"))).containsExactlyInAnyOrder("1", "two");
        assertThat(database.getCollection("pivots").find().first())
                .isEqualTo(new Document("_id", "p").append("key", "text").append("columns", 1L));
    }

    @Test
    void keysThatAreDocumentsAreStoredAsSuch() {
        patch("{\"b\":1,\"a\":\"x\"}", Map.of("a", 1L));

        write();
        patch("{\"b\":1,\"a\":\"x\"}", Map.of("b", 2L));
        write();

        assertThat(rows.find()).hasSize(1);
        assertThat(rows.find().first().get("_id")).isEqualTo(new Document("b", 1).append("a", "x"));
        assertThat(rows.find().first().get("cells")).isEqualTo(new Document("a", 1L).append("b", 2L));
    }

    @Test
    void aRowThatWouldBeLargerThanADocumentIsRefusedAndStaysAsItWas() {
        patch("1", Map.of("x", "before"));
        patch("2", Map.of("x", "before"));
        write();
        int frame = frame();
        byte[] source = "x".repeat(LIMIT).getBytes(StandardCharsets.UTF_8);
        large("1", source, LIMIT - frame + 1);
        large("2", source, LIMIT - frame);
        Refusal refusal = new Refusal(
                "p", "1", "The row 1 of 'p' would have 16777217 bytes; a MongoDB document may have 16777216");
        assertThat(writer.check(batch)).containsExactly(refusal);
        batch = new Batch();
        large("1", source, LIMIT - frame + 1);
        patch("2", Map.of("a", "after"));

        assertThat(write()).containsExactly(refusal);

        assertThat(cells(1)).containsEntry("x", "before");
        assertThat(cells(2)).containsEntry("a", "after");
    }

    @Test
    void aRowThatMongoDbRefusesIsRefusedAndTheRestIsWritten() {
        rows.createIndex(Indexes.ascending("cells.a"), new IndexOptions().unique(true));
        patch("1", Map.of("a", 1L));
        patch("2", Map.of("a", 1L));
        patch("3", Map.of("a", 3L));

        assertThat(write()).singleElement().satisfies(refusal -> {
            assertThat(refusal.rowKey()).isEqualTo("2");
            assertThat(refusal.reason()).contains("duplicate key");
        });

        assertThat(rows.find().map(row -> row.get("_id"))).containsExactlyInAnyOrder(1L, 3L);
    }

    @Test
    void whatIsRefusedOfSeveralPivotsIsTold() {
        patch("1", Map.of("a", 1L));
        batch.row("q", "1").patch(new Patch("q", "1", 0, Cells.of(Map.of("a", 1L)), false, false), 0, 0, 0);
        write();
        batch.row("p", "x").remove();
        batch.row("q", "x").remove();

        assertThat(write()).extracting(Refusal::pivot).containsExactly("p", "q");
    }

    @Test
    void whatIsOnlyCheckedChangesNothing() {
        patch("1", Map.of("a", 1L));
        patch("two", Map.of("a", 1L));

        assertThat(writer.check(batch)).isEmpty(); // There is no such pivot: these would decide.
        assertThat(database.listCollectionNames()).isEmpty();

        batch = new Batch();
        patch("1", Map.of("a", 1L));
        write();
        patch("two", Map.of("a", 1L));
        patch("3", Map.of("new", 1L));

        assertThat(writer.check(batch)).extracting(Refusal::rowKey).containsExactly("two");
        assertThat(rows.countDocuments()).isEqualTo(1);
        assertThat(database.getCollection("columns").countDocuments()).isEqualTo(1);
    }

    @Test
    void manyRowsOfManyColumnsAreAllWritten() {
        IntStream.range(0, 1_200).forEach(i -> patch(Integer.toString(i), Map.of("p" + i, (long) i, "q", i % 2 == 0)));
        write();
        IntStream.range(0, 1_200).forEach(i -> patch(Integer.toString(i), Map.of("q", 7L)));
        write();

        assertThat(rows.countDocuments()).isEqualTo(1_200);
        assertThat(rows.countDocuments(new Document("cells.q", 7L))).isEqualTo(1_200);
        assertThat(cells(1_199)).isEqualTo(new Document("p1199", 1_199L).append("q", 7L));
        assertThat(database.getCollection("columns").countDocuments()).isEqualTo(1_201);
        assertThat(database.getCollection("columns")
                        .find(new Document("point", "q"))
                        .first())
                .containsEntry("type", "long");
    }

    @Test
    void aRowMayHaveAsManyCellsAsThereIsRoomForAtFirst() {
        Map<String, Object> cells = new HashMap<>();
        IntStream.range(0, 64).forEach(i -> cells.put("p" + i, (long) i));
        patch("1", cells);

        write();

        assertThat(cells(1)).hasSize(64);
    }

    @Test
    void rowsAreReadAndExpireByAnIndexOnTimeAndKey() {
        patch("1", Map.of("a", 1L));

        write();

        assertThat(rows.listIndexes().map(index -> index.get("key", Document.class)))
                .contains(new Document("at", 1).append("_id", 1));
    }

    @Test
    void whatIsThereAnswers() {
        writer.ping();
    }

    /** What a row of one text has besides that text. */
    private int frame() {
        return new RawBsonDocument(rows.find().first(), new DocumentCodec())
                        .getByteBuffer()
                        .remaining()
                - "before".length();
    }

    private List<Refusal> write() {
        Batch written = batch;
        batch = new Batch();
        return writer.write(written);
    }

    private Document cells(long row) {
        return rows.find(new Document("_id", row)).first().get("cells", Document.class);
    }

    /** The text of {@code x} is so many bytes of the source. */
    private void large(String rowKey, byte[] source, int length) {
        Cells cells = Cells.ofPoints(source);
        cells.add(0, 1, CellType.STRING, Cells.text(0, length));
        batch.row("p", rowKey).patch(new Patch("p", rowKey, 0, cells, false, false), 0, 0, 0);
    }

    private void patch(String rowKey, Map<String, Object> cells) {
        batch.row("p", rowKey).patch(new Patch("p", rowKey, 0, Cells.of(cells), false, false), 0, 0, 0);
    }
}
