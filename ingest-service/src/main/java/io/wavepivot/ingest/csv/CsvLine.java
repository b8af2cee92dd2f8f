package io.wavepivot.ingest.csv;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldModifier;
import io.wavepivot.ingest.csv.CsvRows.Read;
import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.ingest.tables.RowRules;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One row of CSV, which is all there is. */
public final class CsvLine {

    /** What no field is: two noncharacters of Unicode. */
    private static final String ABSENT = "\uFFFE\uFFFF";

    private static final FieldModifier MARKING = new FieldModifier() {

        @Override
        public String modify(long line, int index, boolean quoted, String field) {
            return field.isEmpty() && !quoted ? ABSENT : field;
        }
    };

    private CsvLine() {}

    /** @param dialect as query parameters */
    public static RowOutcome read(String line, List<String> columns, String dialect, RowRules rules) {
        Optional<CsvDialect> known = CsvDialect.ofLine(dialect);
        if (known.isEmpty()) {
            return RowOutcome.Refused.because(
                    "a line of a dialect that is known, which '%s' is not".formatted(dialect));
        }
        byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8); // It is whole: nothing ends in its midst.
        CsvRows rows = new CsvRows(new ByteArrayInputStream(bytes), known.get(), rules, columns, 0, 1, true);
        try {
            Read row = rows.read();
            return row == null || row.outcome() == null || rows.read() != null
                    ? RowOutcome.Refused.because("one row")
                    : row.outcome();
        } catch (CsvFileException unreadable) {
            return RowOutcome.Refused.because(unreadable.getMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The fields of a line, null for one without a value, as an empty one in no quotes; none when the dialect is not known. */
    public static List<String> fields(String line, String dialect) {
        return CsvDialect.ofLine(dialect).map(known -> fields(line, known)).orElse(List.of());
    }

    private static List<String> fields(String line, CsvDialect dialect) {
        List<String> fields = new ArrayList<>();
        CsvRecordHandler handler = CsvRecordHandler.of(settings -> settings.fieldModifier(MARKING));
        try (CsvReader<CsvRecord> rows =
                CsvRows.reader(dialect).build(handler, CsvRows.text(new StringReader(line), dialect))) {
            for (CsvRecord row : rows) {
                fields.addAll(row.getFields());
            }
        } catch (CsvParseException | IOException unreadable) {
            return List.of();
        }
        return fields.stream()
                .map(field -> field.equals(ABSENT) ? null : field.replace(LineEndReader.STAND_IN, '\r'))
                .toList();
    }
}
