package io.wavepivot.query.tables.format;

import io.wavepivot.query.format.NdjsonLines;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import org.bson.BsonDocument;

/** A row a line. */
final class TableNdjson implements TableFormat {

    @Override
    public void write(TableHeading heading, Iterator<BsonDocument> rows, OutputStream out) throws IOException {
        NdjsonLines.write(rows, (row, json) -> JsonObject.write(heading.columns(), row, json), out);
    }
}
