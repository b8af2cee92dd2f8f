package io.wavepivot.query.format;

import io.wavepivot.query.read.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import org.apache.arrow.memory.BufferAllocator;

/**
 * The wide table as an Arrow stream: a column {@code wave} (int64; utf8 where keys are no numbers) or one for each
 * field of the keys, then a nullable column a point.
 */
final class ArrowRows implements RowFormat {

    private final BufferAllocator memory;

    ArrowRows(BufferAllocator memory) {
        this.memory = memory;
    }

    @Override
    public void write(Heading heading, Iterator<Row> rows, OutputStream out) throws IOException {
        int batchRows =
                ArrowBatches.rows(heading.keys().size() - 1 + heading.columns().size());
        try (BufferAllocator own = memory.newChildAllocator(heading.pivot(), 0, memory.getLimit());
                ArrowColumns vectors = new ArrowColumns(heading, batchRows, own)) {
            ArrowBatches.write(
                    new ArrayList<>(vectors.all()), rows::hasNext, () -> fill(vectors, rows, batchRows), out);
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
