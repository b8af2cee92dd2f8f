package io.wavepivot.query.format;

import io.wavepivot.query.read.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Iterator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;

/**
 * The wide table as an Arrow stream: a column {@code wave} (int64; utf8 where keys are no numbers), then a nullable
 * column a point. Source: Arrow columnar format 1.0, "IPC streaming format".
 */
final class ArrowRows implements RowFormat {

    /** Cells in one record batch: what is held in memory outside of the heap, at 8 bytes or a text each. */
    private static final int CELLS_PER_BATCH = 200_000;

    private static final int MAX_ROWS_PER_BATCH = 4_096;

    /**
     * The beginning of a message whose metadata would have 64 KiB: without it, what was cut off between two messages
     * could be read as whole, as the mark at a stream's end may be missing.
     */
    private static final byte[] CUT_OFF = {-1, -1, -1, -1, 0, 0, 1, 0};

    private final BufferAllocator memory;

    ArrowRows(BufferAllocator memory) {
        this.memory = memory;
    }

    @Override
    public void write(Heading heading, Iterator<Row> rows, OutputStream out) throws IOException {
        int batchRows = Math.clamp(CELLS_PER_BATCH / (heading.columns().size() + 1), 1, MAX_ROWS_PER_BATCH);
        try (BufferAllocator own = memory.newChildAllocator(heading.pivot(), 0, memory.getLimit());
                ArrowColumns vectors = new ArrowColumns(heading, batchRows, own);
                VectorSchemaRoot table = new VectorSchemaRoot(new ArrayList<FieldVector>(vectors.all()))) {
            // Not closed: that would write the mark of a stream's end, after a failure, too.
            ArrowStreamWriter stream = new ArrowStreamWriter(table, null, Channels.newChannel(out));
            try {
                stream.start();
                while (rows.hasNext()) {
                    table.setRowCount(fill(vectors, rows, batchRows));
                    stream.writeBatch();
                }
            } catch (RuntimeException failed) {
                out.write(CUT_OFF);
                throw failed;
            }
            stream.end();
        }
    }

    private static int fill(ArrowColumns vectors, Iterator<Row> rows, int batchRows) {
        vectors.clear();
        int count = 0;
        while (count < batchRows && !vectors.areFull() && rows.hasNext()) {
            vectors.set(count++, rows.next());
        }
        return count;
    }
}
