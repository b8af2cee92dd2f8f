package io.wavepivot.query.format;

import static io.wavepivot.query.read.TestRows.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.query.catalog.KeyField;
import io.wavepivot.query.read.Row;
import io.wavepivot.query.read.TestRows;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.KeyKind;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each format as text; Arrow as its own reader has it. */
class FormatsTest extends WrittenRows {

    @Test
    void jsonHasThePivotItsRowsAndTheNextPage() throws IOException {
        write(Format.JSON, "abc");

        assertThat(out)
                .hasToString("{\"pivot\":\"p\",\"rows\":["
                        + "{\"wave\":60,\"at\":\"1970-01-01T00:01:00Z\",\"complete\":true,"
                        + "\"cells\":{\"b\":true,\"d\":-1.5,\"l\":9223372036854775807,\"wave\":\"M\u00FCller, \\\"M\\\"\"}},"
                        + "{\"wave\":120,\"at\":\"1970-01-01T00:02:00Z\",\"complete\":false,\"cells\":{}},"
                        + "{\"wave\":180,\"at\":\"1970-01-01T00:03:00Z\",\"complete\":true,"
                        + "\"cells\":{\"b\":false,\"d\":\"NaN\",\"wave\":\"\"}}],\"next\":\"abc\"}");
    }

    @Test
    void onTheLastPageOfJsonNextIsNull() throws IOException {
        formats.write(Format.JSON, heading(KeyKind.LONG, null), List.<Row>of().iterator(), out);

        assertThat(out).hasToString("{\"pivot\":\"p\",\"rows\":[],\"next\":null}");
    }

    @Test
    void ndjsonHasARowALine() throws IOException {
        write(Format.NDJSON, null);

        assertThat(out.toString().lines())
                .hasSize(3)
                .element(1)
                .isEqualTo("{\"wave\":120,\"at\":\"1970-01-01T00:02:00Z\",\"complete\":false,\"cells\":{}}");
        assertThat(out.toString()).endsWith("}\n");
    }

    @Test
    void csvHasAHeaderAndALineARow() throws IOException {
        write(Format.CSV, null);

        assertThat(out)
                .hasToString("wave,b,d,l,wave_\n"
                        + "60,true,-1.5,9223372036854775807,\"M\u00FCller, \"\"M\"\"\"\n"
                        + "120,,,,\n"
                        + "180,false,NaN,,\"\"\n");
    }

    @Test
    void aRowThatIsMadeOfTablesHasItsKeyInColumnsAndSaysUpToWhichOffsets() throws IOException {
        List<KeyField> keys =
                List.of(new KeyField("job", CellType.STRING, true), new KeyField("year", CellType.LONG, true));
        Document document = document(new Document("job", null).append("year", 2021L), 0, Map.of("d", 1.5))
                .append("sources", new Document("staff", List.of(7L, -1L)));
        Heading heading = new Heading("p", keys, COLUMNS.subList(1, 2), null);

        formats.write(
                Format.CSV,
                heading,
                List.of(TestRows.row(heading.columns(), document)).iterator(),
                out);
        formats.write(
                Format.NDJSON,
                heading,
                List.of(TestRows.row(heading.columns(), document)).iterator(),
                out);

        assertThat(out)
                .hasToString("job,year,d\n,2021,1.5\n"
                        + "{\"wave\":{\"job\":null,\"year\":2021},\"at\":\"1970-01-01T00:00:00Z\",\"complete\":true,"
                        + "\"sources\":{\"staff\":[7,-1]},\"cells\":{\"d\":1.5}}\n");
    }

    /** So that it is no failure of ours. */
    @ParameterizedTest
    @EnumSource(Format.class)
    void aReaderThatIsGoneIsToldAsSuch(Format format) {
        IOException gone = new IOException("gone");
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int next) throws IOException {
                throw gone;
            }
        };
        Iterator<Row> rows =
                Stream.generate(() -> row(1, Map.of("d", 1.0))).limit(10_000).iterator();

        assertThatThrownBy(() -> formats.write(format, heading(KeyKind.LONG, null), rows, closed))
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(Format.class)
    void keysThatAreDocumentsAreAsTheirProducersWroteThem(Format format) throws IOException {
        Document key =
                new Document(new TreeMap<>(Map.of("a", "b", "c", 1, "d", 2L, "e", 1.5, "f", true))).append("g", null);
        Row row = TestRows.row(COLUMNS, document(key, 0, Map.of()));

        formats.write(format, heading(KeyKind.DOCUMENT, null), List.of(row).iterator(), out);

        String json = "{\"a\":\"b\",\"c\":1,\"d\":2,\"e\":1.5,\"f\":true,\"g\":null}";
        assertThat(out.toString()).contains(format == Format.CSV ? '"' + json.replace("\"", "\"\"") + '"' : json);
    }

    /** In none of the formats can what was written be read as complete. */
    @ParameterizedTest
    @EnumSource(Format.class)
    void whatBreaksOffIsNoWhole(Format format) {
        Iterator<Row> rows = new Iterator<>() {

            private int left = 2;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Row next() {
                if (left-- == 0) {
                    throw new IllegalStateException("MongoDB is gone");
                }
                return TestRows.row(COLUMNS, document(60L, 60_000, Map.of("l", 7L)));
            }
        };

        assertThatIllegalStateException()
                .isThrownBy(() -> formats.write(format, heading(KeyKind.LONG, null), rows, out))
                .withMessage("MongoDB is gone");

        switch (format) {
            case JSON -> assertThat(out.toString()).doesNotContain("next");
            case NDJSON -> assertThat(out.toString()).endsWith("}}\n{");
            case CSV -> assertThat(out).hasToString("wave,b,d,l,wave_\n60,,,7,\n60,,,7,\n\"");
            case ARROW -> assertThat(out.toByteArray()).endsWith(-1, -1, -1, -1, 0, 0, 1, 0);
        }
    }
}
