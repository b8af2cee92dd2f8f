package io.wavepivot.query.format;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.read.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;

/**
 * A header {@code wave,<point>,...}, then a line a row: the wide table. An absent cell is nothing, an empty text is
 * {@code ""}.
 */
final class CsvRows implements RowFormat {

    @Override
    public void write(Heading heading, Iterator<Row> rows, OutputStream out) throws IOException {
        List<Column> columns = heading.columns();
        String[] header = new String[columns.size() + 1];
        header[0] = Header.KEY;
        for (int i = 0; i < columns.size(); i++) {
            header[i + 1] = Header.of(columns.get(i).point());
        }
        CsvLines.write(header, rows, CsvRows::fill, out);
    }

    private static void fill(Row row, String[] line) {
        line[0] = RowKeys.text(row.key());
        for (int i = 1; i < line.length; i++) {
            line[i] = row.text(i - 1);
        }
    }
}
