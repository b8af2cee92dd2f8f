package io.wavepivot.query.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.wavepivot.query.MemoryMongo;
import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.Columns;
import io.wavepivot.query.catalog.Pivot;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.KeyKind;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of which many have one time, as pages of any size, in both orders. */
class PagesTest {

    private static final Columns COLUMNS = new Columns(List.of(new Column("v", CellType.LONG)));
    private static final Selection ALL = Selection.everything(COLUMNS);

    private final Pivot pivot = new Pivot("p;q;r;60", KeyKind.TEXT, 1);
    private final MongoDatabase database = MemoryMongo.database();
    private final PivotReader reader = new PivotReader(database);
    private final List<Document> rows = new ArrayList<>();

    @BeforeEach
    void fill() {
        Random random = new Random(20_132);
        for (int i = 0; i < 60; i++) {
            rows.add(TestRows.document("key" + random.nextInt(1_000_000), random.nextInt(12), Map.of("v", (long) i)));
        }
        database.getCollection(pivot.name()).insertMany(rows);
        rows.sort(Comparator.<Document, Date>comparing(row -> row.getDate("at"))
                .thenComparing(row -> row.getString("_id")));
    }

    @ParameterizedTest(name = "{0} a page, descending: {1}, from {2} to {3}")
    @CsvSource({
        "1, false, , ",
        "1, true, , ",
        "2, true, 3, 9",
        "3, false, 3, 9",
        "7, false, , 9",
        "7, true, 3, ",
        "59, false, , ",
        "60, true, , ",
        "61, false, , ",
        "5, false, 4, 4"
    })
    void pagesTogetherAreAllRowsInTheirOrder(int limit, boolean descending, Long from, Long to) throws IOException {
        List<Object> expected = new ArrayList<>(rows.stream()
                .filter(row -> from == null || row.getDate("at").getTime() >= from)
                .filter(row -> to == null || row.getDate("at").getTime() < to)
                .map(row -> row.get("_id"))
                .toList());
        RowRange range = new RowRange(instant(from), instant(to), descending, null, true, null);

        List<Object> read = new ArrayList<>();
        Optional<Cursor> next;
        do {
            Page page = reader.page(pivot, range, limit);
            List<Object> keys = keys(page.range(), 0);
            assertThat(keys).hasSize(Math.min(limit, expected.size() - read.size()));
            read.addAll(keys);
            next = page.next();
            range = new RowRange(instant(from), instant(to), descending, next.orElse(null), true, null);
        } while (next.isPresent());

        assertThat(read).isEqualTo(descending ? expected.reversed() : expected);
    }

    @Test
    void ofTheRowsOfARangeAsManyAreReadAsAreAllowed() throws IOException {
        RowRange all = new RowRange(null, null, false, null, true, null);

        for (int limit : new int[] {1, 2, 16, 60, 61}) {
            assertThat(keys(all, limit))
                    .isEqualTo(rows.stream()
                            .limit(limit)
                            .map(row -> row.get("_id"))
                            .toList());
        }
    }

    @Test
    void aRowThatComesBetweenTwoPagesIsInTheFirstOrTheSecond() throws IOException {
        RowRange all = new RowRange(null, null, false, null, true, null);
        Page first = reader.page(pivot, all, 30);
        database.getCollection(pivot.name())
                .insertOne(TestRows.document(
                        rows.get(29).get("_id") + "a",
                        rows.get(29).getDate("at").getTime(),
                        Map.of()));

        List<Object> read = keys(first.range(), 0);
        read.addAll(keys(new RowRange(null, null, false, first.next().orElseThrow(), true, null), 0));

        assertThat(read).hasSize(61).doesNotHaveDuplicates();
    }

    @Test
    void howLargeRowsAreIsRememberedWhenTheyWereReadWhole() throws IOException {
        RowRange all = new RowRange(null, null, false, null, true, null);
        assertThat(reader.rowSize(pivot)).isZero();

        reader.rows(
                pivot,
                all,
                new Selection(COLUMNS.all(), false, false, false),
                0,
                read -> read.forEachRemaining(row -> {}));
        assertThat(reader.rowSize(pivot)).isZero();

        keys(all, 0);
        assertThat(reader.rowSize(pivot)).isEqualTo((512 + "v".length() + 10) / 2); // What is supposed is halved.
        keys(all, 0);
        keys(all, 0);
        assertThat(reader.rowSize(pivot))
                .isEqualTo(rows.stream().mapToInt(PagesTest::size).max().orElseThrow());
    }

    private List<Object> keys(RowRange range, int limit) throws IOException {
        List<Object> keys = new ArrayList<>();
        reader.rows(pivot, range, ALL, limit, read -> read.forEachRemaining(row -> keys.add(row.key())));
        return keys;
    }

    private static int size(Document document) {
        return new RawBsonDocument(document, new DocumentCodec())
                .getByteBuffer()
                .remaining();
    }

    private static Instant instant(Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
