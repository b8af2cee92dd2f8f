package io.wavepivot.query.tables.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import org.bson.BsonDocument;

/** A way to write rows. */
interface TableFormat {

    /**
     * Writes all rows. When one cannot be had, whatever {@code rows} throws is thrown on, and what has been written by
     * then, and may be by now, is nothing that a reader takes for the whole.
     *
     * @throws IOException the reader is gone
     */
    void write(TableHeading heading, Iterator<BsonDocument> rows, OutputStream out) throws IOException;
}
