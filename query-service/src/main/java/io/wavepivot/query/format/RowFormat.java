package io.wavepivot.query.format;

import io.wavepivot.query.read.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;

/** A way to write rows. */
interface RowFormat {

    /**
     * Writes all rows. When one cannot be had, whatever {@code rows} throws is thrown on, and what has been written by
     * then, and may be by now, is nothing that a reader takes for the whole.
     *
     * @throws IOException the reader is gone
     */
    void write(Heading heading, Iterator<Row> rows, OutputStream out) throws IOException;
}
