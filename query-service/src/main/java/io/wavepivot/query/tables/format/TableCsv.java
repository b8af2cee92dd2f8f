package io.wavepivot.query.tables.format;

import io.wavepivot.query.format.CsvLines;
import io.wavepivot.schemas.tables.Column;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;
import org.bson.BsonDocument;

/** A header of the columns' names, then a line a row. No value is nothing, an empty text is {@code ""}. */
final class TableCsv implements TableFormat {

    @Override
    public void write(TableHeading heading, Iterator<BsonDocument> rows, OutputStream out) throws IOException {
        List<Column> columns = heading.columns();
        String[] header = columns.stream().map(Column::name).toArray(String[]::new);
        CsvLines.write(header, rows, (row, line) -> fill(columns, row, line), out);
    }

    private static void fill(List<Column> columns, BsonDocument row, String[] line) {
        for (int i = 0; i < line.length; i++) {
            Object value = TableHeading.value(row, columns.get(i));
            line[i] = value == null ? null : columns.get(i).type().text(value);
        }
    }
}
