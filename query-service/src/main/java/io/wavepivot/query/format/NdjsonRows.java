package io.wavepivot.query.format;

import io.wavepivot.query.read.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/** A row a line, each as in {@link JsonRows}. */
final class NdjsonRows implements RowFormat {

    @Override
    public void write(Heading heading, Iterator<Row> rows, OutputStream out) throws IOException {
        NdjsonLines.write(rows, (row, json) -> new JsonRow(json).write(row), out);
    }
}
