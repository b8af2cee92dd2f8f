package io.wavepivot.query.format;

import io.wavepivot.query.catalog.KeyField;
import io.wavepivot.query.read.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;

/**
 * A header {@code wave,<point>,...}, with a column for each field of the keys where they have some, then a line a row:
 * the wide table. An absent cell is nothing, an empty text is {@code ""}.
 */
final class CsvRows implements RowFormat {

    @Override
    public void write(Heading heading, Iterator<Row> rows, OutputStream out) throws IOException {
        String[] header = Header.of(heading).toArray(String[]::new);
        CsvLines.write(header, rows, (row, line) -> fill(row, heading.keys(), line), out);
    }

    private static void fill(Row row, List<KeyField> keys, String[] line) {
        int next = 0;
        for (KeyField key : keys) {
            Object value = key.of(row.key());
            line[next++] = value == null ? null : RowKeys.text(value);
        }
        for (int column = 0; next < line.length; column++) {
            line[next++] = row.text(column);
        }
    }
}
