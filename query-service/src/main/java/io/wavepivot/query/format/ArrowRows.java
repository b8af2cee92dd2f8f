package io.wavepivot.query.format;

import io.wavepivot.query.read.Column;
import io.wavepivot.query.read.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;

/**
 * The wide table as an Arrow stream: a column {@code wave} (int64; utf8 where keys are no wave counters), then a
 * nullable column a point. Source: Arrow columnar format 1.0, "IPC streaming format".
 */
final class ArrowRows implements RowFormat {

    /** Cells in one record batch: what is held in memory outside of the heap, at 8 bytes or a text each. */
    private static final int CELLS_PER_BATCH = 200_000;

    private static final int MAX_ROWS_PER_BATCH = 4_096;

    @Override
    public void write(String pivot, List<Column> columns, Iterator<Row> rows, String next, OutputStream out)
            throws IOException {
        Lookahead<Row> upcoming = new Lookahead<>(rows);
        boolean waves = upcoming.peek() == null || upcoming.peek().key() instanceof Long;
        int batchRows = Math.clamp(CELLS_PER_BATCH / (columns.size() + 1), 1, MAX_ROWS_PER_BATCH);
        try (BufferAllocator memory = new RootAllocator();
                ArrowColumns vectors = new ArrowColumns(waves, columns, memory);
                VectorSchemaRoot table = new VectorSchemaRoot(new ArrayList<FieldVector>(vectors.all()));
                ArrowStreamWriter stream = new ArrowStreamWriter(table, null, Channels.newChannel(out))) {
            stream.start();
            while (upcoming.hasNext()) {
                vectors.clear();
                int count = 0;
                while (count < batchRows && upcoming.hasNext()) {
                    vectors.set(count++, upcoming.next());
                }
                table.setRowCount(count);
                stream.writeBatch();
            }
            stream.end();
        }
    }

    @Override
    public boolean needsColumns() {
        return true;
    }
}
