package io.wavepivot.query.tables.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import org.bson.BsonDocument;

/** A row a line. Source: the NDJSON specification 1.0. */
final class TableNdjson implements TableFormat {

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public void write(TableHeading heading, Iterator<BsonDocument> rows, OutputStream out) throws IOException {
        JsonGenerator json = JSON.createGenerator(out);
        json.setPrettyPrinter(new MinimalPrettyPrinter("")); // Each row ends its line itself.
        try {
            while (rows.hasNext()) {
                JsonObject.write(heading.columns(), rows.next(), json);
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
