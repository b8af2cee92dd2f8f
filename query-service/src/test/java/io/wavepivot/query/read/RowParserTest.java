package io.wavepivot.query.read;

import static io.wavepivot.query.read.TestRows.document;
import static io.wavepivot.query.read.TestRows.row;
import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.schemas.mongo.CellType;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.junit.jupiter.api.Test;

class RowParserTest {

    private static final Column DOUBLE = new Column("419.co2", CellType.DOUBLE);
    private static final Column LONG = new Column("b", CellType.LONG);
    private static final Column BOOLEAN = new Column("c", CellType.BOOLEAN);
    private static final Column TEXT = new Column("d", CellType.STRING);
    private static final List<Column> COLUMNS = List.of(DOUBLE, LONG, BOOLEAN, TEXT);

    @Test
    void aRowHasItsKeyItsTimeAndItsCells() {
        Row row = row(
                COLUMNS,
                document(60L, 60_000, ordered("419.co2", -1.5, "b", Long.MIN_VALUE, "c", true, "d", "M\u00FCller")));

        assertThat(row.key()).isEqualTo(60L);
        assertThat(row.at()).isEqualTo(Instant.ofEpochSecond(60));
        assertThat(row.complete()).isTrue();
        assertThat(row.size()).isEqualTo(4);
        assertThat(row.doubleAt(0)).isEqualTo(-1.5);
        assertThat(row.longAt(1)).isEqualTo(Long.MIN_VALUE);
        assertThat(row.booleanAt(2)).isTrue();
        assertThat(values(row)).containsExactly(-1.5, Long.MIN_VALUE, true, "M\u00FCller");
        assertThat(texts(row)).containsExactly("-1.5", "-9223372036854775808", "true", "M\u00FCller");
        assertThat(IntStream.range(0, 4).mapToObj(row::type))
                .containsExactly(CellType.DOUBLE, CellType.LONG, CellType.BOOLEAN, CellType.STRING);
    }

    @Test
    void whatIsAbsentOrNullIsNull() {
        Document document = document(60L, 0, ordered("c", false, "d", null)).append("complete", false);

        Row row = row(COLUMNS, document);

        assertThat(row.complete()).isFalse();
        assertThat(row.booleanAt(2)).isFalse();
        assertThat(values(row)).containsExactly(null, null, false, null);
        assertThat(texts(row)).containsExactly(null, null, "false", null);
        assertThat(row.type(3)).isNull();
    }

    @Test
    void anIntIsALong() {
        assertThat(row(COLUMNS, document(60L, 0, Map.of("b", 7))).value(1)).isEqualTo(7L);
    }

    @Test
    void keysAreNumbersTextsOrDocuments() {
        Document key = new Document("department", "Sales").append("year", 2021);

        assertThat(row(COLUMNS, document("A7", 0, Map.of())).key()).isEqualTo("A7");
        assertThat(row(COLUMNS, document(key, 0, Map.of())).key()).isEqualTo(key);
    }

    @Test
    void whatIsNoPartOfARowIsPassedOver() {
        Document document =
                new Document("before", List.of(1)).append("_id", 60L).append("cells", new Document("b", 1L));

        assertThat(row(COLUMNS, document).value(1)).isEqualTo(1L);
    }

    @Test
    void aCellThatIsNoValueOfOursIsPassedOver() {
        Row row = row(COLUMNS, document(60L, 0, ordered("b", List.of(1, 2), "d", "text")));

        assertThat(values(row)).containsExactly(null, null, null, "text");
    }

    @Test
    void cellsOfOtherColumnsArePassedOver() {
        Row row = row(List.of(LONG), document(60L, 0, ordered("a", "x", "b", 1L, "e", 2.0)));

        assertThat(values(row)).containsExactly(1L);
    }

    @Test
    void whereAllCellsAreWantedThoseOfNewColumnsComeBehind() {
        Layout layout = Layout.open(List.of(LONG));
        Map<String, Object> many = new LinkedHashMap<>();
        IntStream.range(0, 100).forEach(i -> many.put("n." + i, i % 2 == 0 ? (Object) (long) i : "text " + i));
        many.put("b", 1L);

        Row row = row(layout, document(60L, 0, many));

        assertThat(found(row)).isEqualTo(many);
        assertThat(row.point(0)).isEqualTo("b");
        assertThat(row.point(1)).isEqualTo("n.0");
    }

    /** However cells came in rows before: other ones, in another order, more or fewer. */
    @Test
    void everyCellIsFoundWhateverRowsCameBefore() {
        Random random = new Random(4_711);
        RowParser open = new RowParser(Layout.open(COLUMNS));
        RowParser fixed = new RowParser(Layout.of(COLUMNS));
        for (int i = 0; i < 2_000; i++) {
            Map<String, Object> cells = new LinkedHashMap<>();
            for (int cell = random.nextInt(8); cell > 0; cell--) {
                cells.put(
                        "abcdef".substring(random.nextInt(6)).substring(0, 1),
                        cell % 2 == 0 ? "t" + i : (Object) (long) i);
            }
            Document document = document((long) i, i, cells);
            Map<String, Object> wanted = new TreeMap<>(cells);
            wanted.keySet().retainAll(List.of("419.co2", "b", "c", "d"));

            assertThat(found(open.parse(raw(document)))).isEqualTo(new TreeMap<>(cells));
            assertThat(found(fixed.parse(raw(document)))).isEqualTo(wanted);
        }
    }

    private static Map<String, Object> found(Row row) {
        Map<String, Object> found = new TreeMap<>();
        for (int i = 0; i < row.size(); i++) {
            if (row.type(i) != null) {
                found.put(row.point(i), row.value(i));
            }
        }
        return found;
    }

    private static List<Object> values(Row row) {
        return Arrays.asList(IntStream.range(0, row.size()).mapToObj(row::value).toArray());
    }

    private static List<Object> texts(Row row) {
        return Arrays.asList(IntStream.range(0, row.size()).mapToObj(row::text).toArray());
    }

    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> cells = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            cells.put((String) pairs[i], pairs[i + 1]);
        }
        return cells;
    }

    private static RawBsonDocument raw(Document document) {
        return new RawBsonDocument(document, new DocumentCodec());
    }
}
