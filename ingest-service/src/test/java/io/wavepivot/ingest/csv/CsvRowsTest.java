package io.wavepivot.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.ingest.csv.CsvRows.Read;
import io.wavepivot.ingest.tables.RowOutcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of files. In the tables {@code ␊} and {@code ␍} are line feed and carriage return, and the quote is '. */
class CsvRowsTest {

    private static final CsvDialect QUOTED =
            new CsvDialect(true, ",", '\'', '\'', StandardCharsets.UTF_8, 0, CsvDialect.LF);

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            quoteCharacter = '"',
            value = {
                "1,2,3␊4,5,6␊ # 1|2|3; 4|5|6",
                "1,2,3␍4,5,6 # 1|2|3; 4|5|6",
                "1,2,3␍␊␍␊4,5,6␍␊ # 1|2|3; 4|5|6",
                "1,'a␍b',3␊4,5␍,6␊ # 1|a␍b|3; 4|5␍|6",
                "1,'a␊b',3␍4,5␊,6␍ # 1|a␊b|3; 4|5␊|6",
                "1,,3␊2,'',␊ # 1|-|3; 2||-",
                "1,'a, b␊c',3␊ # 1|a, b␊c|3",
                "1,'a''b','''' # 1|a'b|'",
                "1,a'b,c ' d␊ # 1|a'b|c ' d",
                "1, x ,3␊ # 1| x |3",
                "1,2␊3,4,5␊ # ! a row of 3 fields, as there are columns; 3|4|5",
                "1,2,3,4␊ # ! a row of 3 fields, as there are columns",
                "1,2,3␊4,5 # 1|2|3; ! a row that ends: the file ends in the midst of it",
                "1,2,3␊4,5␊ # 1|2|3; ! a row of 3 fields, as there are columns",
                "1,2,3␊4,'5,6␊7,8,9␊ # 1|2|3; ! a row that ends: it has a quoted field that does not; 7|8|9",
                "1,'2,3␊4,'x',6␊7,8,9␊ # ! quoted fields that end with their quote: there is something behind one; 4|x|6; 7|8|9",
                "1,'2,3␊4,5,6␊7,'8␊',9 # ! quoted fields that end with their quote: there is something behind one; 4|5|6; 7|8␊|9",
                "1,2,'␊3,'4␊5',6␊ # ! quoted fields that end with their quote: there is something behind one; 3|4␊5|6",
                "1,2,3␊4,5,'6 # 1|2|3; ! a row that ends: it has a quoted field that does not",
                "1,'2'x,3␊4,5,6␊ # ! quoted fields that end with their quote: there is something behind one; 4|5|6",
                "1,''2',3␊ # ! quoted fields that end with their quote: there is something behind one",
                ",2,3␊ # ! a value: the field is mandatory",
                "␊ #",
            })
    void aFileIsWhatItSaysOrRefusedRowByRow(String file, String rows) throws Exception {
        String header = file.contains("3␍4") ? "id,a,b\r" : "id,a,b\n";

        assertThat(read(QUOTED, header + visible(file))).isEqualTo(rows == null ? "" : visible(rows));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE", "UTF-32LE", "windows-1252", "Shift_JIS", "ISO-8859-1"})
    void everyRowIsFoundAgainByItsOffsetWhateverTheEncoding(String name) throws Exception {
        Charset charset = Charset.forName(name);
        Random random = new Random(name.hashCode());
        for (int round = 0; round < 200; round++) {
            byte[] file = randomFile(random).getBytes(charset);
            CsvDialect dialect = QUOTED.with(charset).endingWith(random.nextBoolean() ? '\n' : '\r');
            List<String> expected = new ArrayList<>();
            List<long[]> places = new ArrayList<>();
            CsvRows rows = new CsvRows(
                    new ByteArrayInputStream(file), dialect, TestTable.rules(), List.of("id", "a", "b"), 0, 1, true);
            for (Read row = rows.read(); row != null; row = rows.read()) {
                expected.add(row.line() + TestTable.show(row.outcome()) + rows.raw(row));
                places.add(new long[] {rows.offset(), rows.line()});
            }
            int cut = expected.isEmpty() ? 0 : random.nextInt(expected.size());
            if (!expected.isEmpty()) {
                long[] place = places.get(cut);
                assertThat(from(file, dialect, place[0], place[1]))
                        .isEqualTo(expected.subList(cut + 1, expected.size()));
            }
        }
    }

    @Test
    void theLastRowOfAPartIsLeftForTheNextOne() throws Exception {
        byte[] part = "1,2,3\n4,5,6\n7,'8\n".getBytes(StandardCharsets.UTF_8);
        CsvRows rows = new CsvRows(
                new ByteArrayInputStream(part), QUOTED, TestTable.rules(), List.of("id", "a", "b"), 100, 11, false);

        assertThat(TestTable.show(rows.read().outcome())).isEqualTo("1|2|3");
        assertThat(TestTable.show(rows.read().outcome())).isEqualTo("4|5|6");
        assertThat(rows.read()).isNull();
        assertThat(rows.offset()).isEqualTo(112);
        assertThat(rows.line()).isEqualTo(13);
    }

    @Test
    void aByteThatIsNoTextRefusesItsRowAlone() throws Exception {
        byte[] file = "id,a,b\n1,\u00E9,3\n2,x,\uFFFD\n".getBytes(StandardCharsets.UTF_8);
        file[9] = (byte) 0xFF;

        assertThat(read(QUOTED, file)).isEqualTo("! text in UTF-8: there are bytes that are none; 2|x|\uFFFD");
    }

    @Test
    void byteOrderMarksAndLinesBeforeTheFileAreSkipped() throws Exception {
        CsvDialect skipping = new CsvDialect(true, ";", '"', '"', StandardCharsets.UTF_8, 2, CsvDialect.LF);
        String file = "A report\r\nof today\nid;a;b\n1;2;3\n";

        assertThat(read(skipping, file)).isEqualTo("1|2|3");
        assertThat(read(skipping, "\uFEFF" + file)).isEqualTo("1|2|3");
        assertThat(read(skipping, ("\uFEFF" + file).getBytes(StandardCharsets.UTF_16LE)))
                .isEqualTo("1|2|3");
        assertThat(read(skipping, "one line")).isEmpty();
    }

    @Test
    void otherDialectsAreReadAsTheySay() throws Exception {
        CsvDialect escaping = new CsvDialect(true, "::", '"', '\\', StandardCharsets.UTF_8, 0, CsvDialect.LF);

        assertThat(read(escaping, "id::a::b\n1::\"x \\\"y\\\" :: \\\\\"::c:d\n2::\\n::3\n"))
                .isEqualTo("1|x \"y\" :: \\|c:d; 2|\\n|3");
    }

    @Test
    void aQuoteThatDoesNotEndSpoilsItsOwnLineAndNoneOfThoseBehind() throws Exception {
        byte[] file = ("id,a,b\n1,2,3\n2,'x,y\n" + "7,8,9\n".repeat(300_000)).getBytes(StandardCharsets.UTF_8);
        CsvRows rows = rows(QUOTED, file);

        List<Long> refused = new ArrayList<>();
        int accepted = 0;
        rows.read();
        for (Read row = rows.read(); row != null; row = rows.read()) {
            if (row.outcome() instanceof RowOutcome.Accepted) {
                accepted++;
            } else {
                refused.add(row.line());
                assertThat(rows.raw(row)).isEqualTo("2,'x,y");
            }
        }

        assertThat(refused).containsExactly(3L);
        assertThat(accepted).isEqualTo(300_001);
    }

    /** It may be a text that is right, and its lines no rows of ours. */
    @Test
    void aQuotedFieldThatIsLongerThanAnyRowStopsTheFileWhereItBegins() {
        String file = "id,a,b\n1,2,3\n2,'\n7,8,9\n" + "x\n".repeat(2_000_000);

        assertThatThrownBy(() -> read(QUOTED, file))
                .isInstanceOf(CsvFileException.class)
                .hasMessageContaining("At line 3 begins a row of more than");
    }

    @Test
    void linesThatAHeaderHasSwallowedAreNotLostSilently() {
        assertThatThrownBy(() -> read(QUOTED, "id,a,'b\n1,2,3\n4,5,6\n"))
                .isInstanceOf(CsvFileException.class)
                .hasMessageContaining("The header, in line 1");
    }

    @Test
    void emptyLinesAreNoRowsHoweverManyThereAre() throws Exception {
        byte[] file = ("\n\nid,a,b\n1,2,3\n" + "\n".repeat(40_000_000) + "4,5,6\n\n").getBytes(StandardCharsets.UTF_8);
        CsvRows rows = rows(QUOTED, file);

        assertThat(rows.read().outcome()).isNull();
        assertThat(TestTable.show(rows.read().outcome())).isEqualTo("1|2|3");
        Read last = rows.read();
        assertThat(TestTable.show(last.outcome())).isEqualTo("4|5|6");
        assertThat(last.line()).isEqualTo(40_000_005);
        assertThat(rows.read()).isNull();
    }

    private static CsvRows rows(CsvDialect dialect, byte[] file) throws IOException {
        FileStart start = FileStart.of(new ByteArrayInputStream(file), dialect);
        return new CsvRows(
                start.rest(), start.dialect(), TestTable.rules(), List.of(), start.offset(), start.line(), true);
    }

    private static String read(CsvDialect dialect, String file) throws Exception {
        return read(dialect, file.getBytes(dialect.charset()));
    }

    private static String read(CsvDialect dialect, byte[] file) throws Exception {
        CsvRows rows = rows(dialect, file);
        List<String> found = new ArrayList<>();
        for (Read row = rows.read(); row != null; row = rows.read()) {
            if (row.outcome() != null) {
                found.add(TestTable.show(row.outcome()));
            }
        }
        assertThat(rows.offset()).isEqualTo(file.length);
        return String.join("; ", found);
    }

    private static List<String> from(byte[] file, CsvDialect dialect, long offset, long line)
            throws IOException, CsvFileException {
        List<String> found = new ArrayList<>();
        CsvRows rows = new CsvRows(
                new ByteArrayInputStream(Arrays.copyOfRange(file, (int) offset, file.length)),
                dialect,
                TestTable.rules(),
                List.of("id", "a", "b"),
                offset,
                line,
                true);
        for (Read row = rows.read(); row != null; row = rows.read()) {
            found.add(row.line() + TestTable.show(row.outcome()) + rows.raw(row));
        }
        return found;
    }

    /** Line ends, quotes and delimiters where they may be and where not, and what is no ASCII. */
    private static String randomFile(Random random) {
        String[] parts = {"\n", "\r", "\r\n", ",", ",", "'", "''", "a", "1", "x y", "\u00E9", "\n", ",'", "',"};
        StringBuilder file = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            file.append(parts[random.nextInt(parts.length)]);
        }
        return file.toString();
    }

    private static String visible(String text) {
        return text.replace('␊', '\n').replace('␍', '\r');
    }
}
