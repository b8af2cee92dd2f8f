package io.wavepivot.query.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.read.Row;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/**
 * A header {@code wave,<point>,...}, then a line a row: the wide table. An absent cell is nothing, an empty text is
 * {@code ""}. Source: RFC 4180.
 */
final class CsvRows implements RowFormat {

    private static final int BUFFER = 64 * 1024;

    @Override
    public void write(Heading heading, Iterator<Row> rows, OutputStream out) throws IOException {
        try {
            records(heading, rows, out);
        } catch (UncheckedIOException gone) {
            throw gone.getCause(); // So does the writer tell that the reader is gone.
        }
    }

    private static void records(Heading heading, Iterator<Row> rows, OutputStream out) throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
        CsvWriter csv = CsvWriter.builder()
                .quoteStrategy(QuoteStrategies.EMPTY)
                .lineDelimiter(LineDelimiter.LF)
                .build(text);
        List<Column> columns = heading.columns();
        String[] line = new String[columns.size() + 1];
        line[0] = Header.KEY;
        for (int i = 0; i < columns.size(); i++) {
            line[i + 1] = Header.of(columns.get(i).point());
        }
        csv.writeRecord(line);
        try {
            while (rows.hasNext()) {
                Row row = rows.next();
                line[0] = RowKeys.text(row.key());
                for (int i = 0; i < columns.size(); i++) {
                    line[i + 1] = row.text(i);
                }
                csv.writeRecord(line);
            }
        } catch (RuntimeException failed) {
            csv.flush();
            text.write('"'); // A text that never ends.
            text.flush();
            throw failed;
        }
        csv.close();
    }
}
