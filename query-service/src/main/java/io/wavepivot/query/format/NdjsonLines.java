package io.wavepivot.query.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/** JSON values, one a line, of which a stream that breaks off leaves nothing that reads as whole. Source: NDJSON 1.0. */
public final class NdjsonLines {

    private static final JsonFactory JSON = new JsonFactory();

    private NdjsonLines() {}

    /** @throws IOException the reader is gone */
    public static <R> void write(Iterator<R> rows, RowWriter<R> writer, OutputStream out) throws IOException {
        JsonGenerator json = JSON.createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("")); // Each row ends its line itself.
        try {
            while (rows.hasNext()) {
                writer.write(rows.next(), json);
                json.writeRaw('\n');
            }
        } catch (RuntimeException failed) {
            json.writeRaw('{'); // A line that is no JSON.
            json.flush();
            throw failed;
        }
        json.close();
    }

    /** Writes a row as one JSON value. */
    public interface RowWriter<R> {

        void write(R row, JsonGenerator json) throws IOException;
    }
}
