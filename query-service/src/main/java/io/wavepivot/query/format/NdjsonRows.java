package io.wavepivot.query.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.wavepivot.query.read.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/** A row a line, each as in {@link JsonRows}. Source: the NDJSON specification 1.0. */
final class NdjsonRows implements RowFormat {

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public void write(Heading heading, Iterator<Row> rows, OutputStream out) throws IOException {
        JsonGenerator json = JSON.createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("")); // Each row ends its line itself.
        JsonRow row = new JsonRow(json);
        try {
            while (rows.hasNext()) {
                row.write(rows.next());
                json.writeRaw('\n');
            }
        } catch (RuntimeException failed) {
            json.writeRaw('{'); // A line that is no JSON.
            json.flush();
            throw failed;
        }
        json.close();
    }
}
