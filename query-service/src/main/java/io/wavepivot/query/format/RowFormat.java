package io.wavepivot.query.format;

import io.wavepivot.query.read.Column;
import io.wavepivot.query.read.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.List;

/** A way to write rows. */
public interface RowFormat {

    /**
     * Writes all rows.
     *
     * @param columns those that the rows have cells in, in this order; null where the format {@link #needsColumns} not
     * @param next the cursor of the next page; null when this is the last, or when it is not paged
     * @throws IOException the reader is gone
     */
    void write(String pivot, List<Column> columns, Iterator<Row> rows, String next, OutputStream out)
            throws IOException;

    /** Whether the columns are written before the rows. */
    boolean needsColumns();
}
