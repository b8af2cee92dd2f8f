package io.wavepivot.query.format;

import static io.wavepivot.query.read.TestRows.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.read.Row;
import io.wavepivot.query.read.TestRows;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.KeyKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Arrow as its own reader has it. */
class ArrowFormatTest extends WrittenRows {

    @Test
    void arrowHasATypedColumnAPoint() throws IOException {
        write(Format.ARROW, null);

        assertThat(out.toByteArray()).endsWith(-1, -1, -1, -1, 0, 0, 0, 0); // The mark of the end.
        Map<String, List<Object>> table = ArrowTable.read(out.toByteArray());
        assertThat(table.keySet()).containsExactly("wave", "b", "d", "l", "wave_");
        assertThat(table.get("wave")).containsExactly(60L, 120L, 180L);
        assertThat(table.get("b")).containsExactly(true, null, false);
        assertThat(table.get("d")).containsExactly(-1.5, null, Double.NaN);
        assertThat(table.get("l")).containsExactly(Long.MAX_VALUE, null, null);
        assertThat(table.get("wave_")).containsExactly("M\u00FCller, \"M\"", null, "");
    }

    @Test
    void inArrowValuesAreWidenedToTheTypesOfTheirColumns() throws IOException {
        List<Column> wide = List.of(
                new Column("d", CellType.DOUBLE), new Column("e", CellType.DOUBLE),
                new Column("l", CellType.LONG), new Column("t", CellType.STRING));
        Row row = TestRows.row(wide, document("A7", 0, Map.of("d", 7L, "e", true, "l", true, "t", 1.5)));

        formats.write(
                Format.ARROW,
                WrittenRows.heading(KeyKind.TEXT, wide, null),
                List.of(row).iterator(),
                out);

        Map<String, List<Object>> table = ArrowTable.read(out.toByteArray());
        assertThat(table.values())
                .containsExactly(List.of("A7"), List.of(7.0), List.of(1.0), List.of(1L), List.of("1.5"));
    }

    @Test
    void anArrowColumnThatHasBecomeWiderBreaksTheAnswerOff() {
        for (Column narrow : List.of(
                new Column("c", CellType.BOOLEAN), new Column("c", CellType.LONG), new Column("c", CellType.DOUBLE))) {
            List<Column> one = List.of(narrow);
            Row row = TestRows.row(one, document(60L, 0, Map.of("c", "a text")));

            assertThatIllegalStateException()
                    .isThrownBy(() -> formats.write(
                            Format.ARROW,
                            WrittenRows.heading(KeyKind.LONG, one, null),
                            List.of(row).iterator(),
                            out))
                    .withMessageContaining("'c' has changed its type");
        }
    }

    @Test
    void anArrowKeyThatIsNoNumberWhereOthersAreBreaksTheAnswerOff() {
        Row row = TestRows.row(COLUMNS, document("a text", 0, Map.of()));

        assertThatIllegalStateException()
                .isThrownBy(() -> formats.write(
                        Format.ARROW, heading(KeyKind.LONG, null), List.of(row).iterator(), out))
                .withMessageContaining("'wave' has changed its type");
    }

    @Test
    void manyRowsAreManyArrowBatches() throws IOException {
        List<Column> one = List.of(new Column("v", CellType.LONG));
        int count = 3 * 4_096 + 1;
        Iterator<Row> rows = IntStream.range(0, count)
                .mapToObj(i -> TestRows.row(one, document((long) i, i, Map.of("v", -(long) i))))
                .iterator();

        formats.write(Format.ARROW, WrittenRows.heading(KeyKind.LONG, one, null), rows, out);

        assertThat(ArrowTable.batches(out.toByteArray())).containsExactly(4_096, 4_096, 4_096, 1);
        assertThat(ArrowTable.read(out.toByteArray()).get("v").get(9_999)).isEqualTo(-9_999L);
    }

    @Test
    void wideRowsAreInSmallerArrowBatches() throws IOException {
        List<Column> wide = IntStream.range(0, 999)
                .mapToObj(i -> new Column("v" + i, CellType.BOOLEAN))
                .toList();
        Iterator<Row> rows = IntStream.range(0, 201)
                .mapToObj(i -> TestRows.row(wide, document((long) i, i, Map.of())))
                .iterator();

        formats.write(Format.ARROW, WrittenRows.heading(KeyKind.LONG, wide, null), rows, out);

        assertThat(ArrowTable.batches(out.toByteArray())).containsExactly(200, 1);
    }

    @Test
    void longTextsEndAnArrowBatch() throws IOException {
        List<Column> one = List.of(new Column("t", CellType.STRING));
        String text = "x".repeat(1024 * 1024);
        Iterator<Row> rows = IntStream.range(0, 3)
                .mapToObj(i -> TestRows.row(one, document((long) i, i, i < 2 ? Map.of("t", text) : Map.of())))
                .iterator();

        formats.write(Format.ARROW, WrittenRows.heading(KeyKind.LONG, one, null), rows, out);

        assertThat(ArrowTable.batches(out.toByteArray())).containsExactly(2, 1);
        List<Object> texts = ArrowTable.read(out.toByteArray()).get("t");
        assertThat(texts.equals(Arrays.asList(text, text, null))).isTrue(); // Too long to be shown.
    }

    /** Room for the longest text of each of forty columns would be more than the memory has. */
    @Test
    void roomForLongTextsIsGivenBack() throws IOException {
        List<Column> many = IntStream.range(0, 40)
                .mapToObj(i -> new Column("t" + (char) ('A' + i), CellType.STRING))
                .toList();
        String text = "x".repeat(2 * 1024 * 1024);
        Iterator<Row> rows = IntStream.range(0, 40)
                .mapToObj(i -> TestRows.row(
                        many, document((long) i, i, Map.of(many.get(i).point(), text))))
                .iterator();
        Heading heading = WrittenRows.heading(KeyKind.LONG, many, null);

        formats.write(Format.ARROW, heading, rows, OutputStream.nullOutputStream());

        assertThat(rows.hasNext()).isFalse();
    }
}
