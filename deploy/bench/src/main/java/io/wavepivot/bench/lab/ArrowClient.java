package io.wavepivot.bench.lab;

import java.io.IOException;
import java.io.InputStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/** Reads a stream as an analyst's program does: every value of every column. */
public final class ArrowClient {

    private ArrowClient() {}

    /** How many numbers an answer has, each of which was looked at. */
    public static long cells(InputStream answer) throws IOException {
        long cells = 0;
        try (BufferAllocator memory = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(answer, memory)) {
            VectorSchemaRoot batch = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                cells += cells(batch);
            }
        }
        return cells;
    }

    private static long cells(VectorSchemaRoot batch) {
        long cells = 0;
        for (var column : batch.getFieldVectors()) {
            if (column instanceof Float8Vector numbers) {
                for (int row = 0; row < batch.getRowCount(); row++) {
                    if (!numbers.isNull(row) && !Double.isNaN(numbers.get(row))) {
                        cells++;
                    }
                }
            }
        }
        return cells;
    }
}
