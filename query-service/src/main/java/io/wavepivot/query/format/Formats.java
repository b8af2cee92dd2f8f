package io.wavepivot.query.format;

import io.wavepivot.query.read.Row;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Iterator;
import org.apache.arrow.memory.BufferAllocator;

/** Writes rows in any format. */
@Singleton
public class Formats {

    private final RowFormat json = new JsonRows();
    private final RowFormat ndjson = new NdjsonRows();
    private final RowFormat csv = new CsvRows();
    private final RowFormat arrow;

    Formats(BufferAllocator arrowMemory) {
        this.arrow = new ArrowRows(arrowMemory);
    }

    /**
     * Writes all rows. What has been written when it throws is nothing that a reader takes for the whole.
     *
     * @throws IOException the reader is gone
     */
    public void write(Format format, Heading heading, Iterator<Row> rows, OutputStream out) throws IOException {
        RowFormat writer =
                switch (format) {
                    case JSON -> json;
                    case NDJSON -> ndjson;
                    case CSV -> csv;
                    case ARROW -> arrow;
                };
        writer.write(heading, rows, out);
    }
}
