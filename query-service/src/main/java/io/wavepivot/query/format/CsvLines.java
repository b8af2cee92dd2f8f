package io.wavepivot.query.format;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.function.BiConsumer;

/** Lines of CSV, of which a stream that breaks off leaves nothing that reads as whole. Source: RFC 4180. */
public final class CsvLines {

    private static final int BUFFER = 64 * 1024;

    private CsvLines() {}

    /**
     * Writes a header, then a line a row.
     *
     * @param filler sets the fields of a row's line; null is a field without a value
     * @throws IOException the reader is gone
     */
    public static <R> void write(String[] header, Iterator<R> rows, BiConsumer<R, String[]> filler, OutputStream out)
            throws IOException {
        try {
            lines(header, rows, filler, out);
        } catch (UncheckedIOException gone) {
            throw gone.getCause(); // So does the writer tell that the reader is gone.
        }
    }

    private static <R> void lines(String[] header, Iterator<R> rows, BiConsumer<R, String[]> filler, OutputStream out)
            throws IOException {
        Writer text = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), BUFFER);
        CsvWriter csv = CsvWriter.builder()
                .quoteStrategy(QuoteStrategies.EMPTY)
                .lineDelimiter(LineDelimiter.LF)
                .build(text);
        csv.writeRecord(header);
        String[] line = new String[header.length];
        try {
            while (rows.hasNext()) {
                filler.accept(rows.next(), line);
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
