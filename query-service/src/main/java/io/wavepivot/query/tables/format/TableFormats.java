package io.wavepivot.query.tables.format;

import io.wavepivot.query.format.Format;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import org.apache.arrow.memory.BufferAllocator;
import org.bson.BsonDocument;

/** Writes rows of tables in any format. */
@Singleton
public class TableFormats {

    private final TableFormat json = new TableJson();
    private final TableFormat ndjson = new TableNdjson();
    private final TableFormat csv = new TableCsv();
    private final TableFormat arrow;

    TableFormats(BufferAllocator arrowMemory) {
        this.arrow = new TableArrow(arrowMemory);
    }

    /**
     * Writes all rows. What has been written when it throws is nothing that a reader takes for the whole.
     *
     * @throws IOException the reader is gone
     */
    public void write(Format format, TableHeading heading, Iterator<BsonDocument> rows, OutputStream out)
            throws IOException {
        TableFormat writer =
                switch (format) {
                    case JSON -> json;
                    case NDJSON -> ndjson;
                    case CSV -> csv;
                    case ARROW -> arrow;
                };
        writer.write(heading, rows, out);
    }
}
