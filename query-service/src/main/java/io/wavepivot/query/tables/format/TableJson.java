package io.wavepivot.query.tables.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import org.bson.BsonDocument;

/** {@code {"table": ..., "rows": [{<column>: <value>, ...}], "next": ...}}; next is null on the last page. */
final class TableJson implements TableFormat {

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public void write(TableHeading heading, Iterator<BsonDocument> rows, OutputStream out) throws IOException {
        JsonGenerator json = JSON.createGenerator(out); // Closed only when all is written, or it would end the text.
        json.writeStartObject();
        json.writeStringField("table", heading.table());
        json.writeArrayFieldStart("rows");
        while (rows.hasNext()) {
            JsonObject.write(heading.columns(), rows.next(), json);
        }
        json.writeEndArray();
        json.writeStringField("next", heading.next());
        json.writeEndObject();
        json.close();
    }
}
