package io.wavepivot.query.tables.format;

import io.wavepivot.query.format.ArrowBatches;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.bson.BsonDocument;

/** An Arrow stream with a column of its own type for each column of the table. */
final class TableArrow implements TableFormat {

    /** A batch ends early when it has so many bytes of text. */
    private static final int TEXT_BYTES_PER_BATCH = 2 * 1024 * 1024;

    private final BufferAllocator memory;

    TableArrow(BufferAllocator memory) {
        this.memory = memory;
    }

    @Override
    public void write(TableHeading heading, Iterator<BsonDocument> rows, OutputStream out) throws IOException {
        int batchRows = ArrowBatches.rows(heading.columns().size());
        List<ArrowColumn> columns = new ArrayList<>();
        try (BufferAllocator own = memory.newChildAllocator(heading.table(), 0, memory.getLimit())) {
            try {
                heading.columns().forEach(column -> columns.add(new ArrowColumn(column, batchRows, own)));
                List<FieldVector> vectors =
                        columns.stream().map(ArrowColumn::vector).toList();
                ArrowBatches.write(vectors, rows::hasNext, () -> fill(columns, rows, batchRows), out);
            } finally {
                columns.forEach(ArrowColumn::close);
            }
        }
    }

    private static int fill(List<ArrowColumn> columns, Iterator<BsonDocument> rows, int batchRows) {
        columns.forEach(ArrowColumn::clear);
        int count = 0;
        int bytes = 0;
        while (count < batchRows && bytes < TEXT_BYTES_PER_BATCH && rows.hasNext()) {
            BsonDocument row = rows.next();
            for (ArrowColumn column : columns) {
                bytes += column.set(count, row);
            }
            count++;
        }
        return count;
    }
}
