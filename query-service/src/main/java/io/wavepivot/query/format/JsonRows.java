package io.wavepivot.query.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.wavepivot.query.read.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/** {@code {"pivot": ..., "rows": [{"wave", "at", "complete", "cells"}], "next": ...}}; next is null on the last page. */
final class JsonRows implements RowFormat {

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public void write(Heading heading, Iterator<Row> rows, OutputStream out) throws IOException {
        JsonGenerator json = JSON.createGenerator(out); // Closed only when all is written, or it would end the text.
        json.writeStartObject();
        json.writeStringField("pivot", heading.pivot());
        json.writeArrayFieldStart("rows");
        JsonRow row = new JsonRow(json);
        while (rows.hasNext()) {
            row.write(rows.next());
        }
        json.writeEndArray();
        json.writeStringField("next", heading.next());
        json.writeEndObject();
        json.close();
    }
}
