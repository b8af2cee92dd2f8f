package io.wavepivot.query.format;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;

/**
 * A stream of Arrow record batches, of which one that breaks off leaves nothing that reads as whole. Source: Arrow
 * columnar format 1.0, "IPC streaming format".
 */
public final class ArrowBatches {

    /** Cells in one record batch: what is held in memory outside of the heap, at 8 bytes or a text each. */
    private static final int CELLS_PER_BATCH = 200_000;

    private static final int MAX_ROWS_PER_BATCH = 4_096;

    /**
     * The beginning of a message whose metadata would have 64 KiB: without it, what was cut off between two messages
     * could be read as whole, as the mark at a stream's end may be missing.
     */
    private static final byte[] CUT_OFF = {-1, -1, -1, -1, 0, 0, 1, 0};

    private ArrowBatches() {}

    /** How many rows a batch of so many columns has. */
    public static int rows(int columns) {
        return Math.clamp(CELLS_PER_BATCH / (columns + 1), 1, MAX_ROWS_PER_BATCH);
    }

    /**
     * Writes all batches.
     *
     * @param hasNext whether there is another batch
     * @param fill fills the vectors with it, and says how many rows it has
     * @throws IOException the reader is gone
     */
    public static void write(List<FieldVector> vectors, BooleanSupplier hasNext, IntSupplier fill, OutputStream out)
            throws IOException {
        try (VectorSchemaRoot table = new VectorSchemaRoot(vectors)) {
            // Not closed: that would write the mark of a stream's end, after a failure, too.
            ArrowStreamWriter stream = new ArrowStreamWriter(table, null, Channels.newChannel(out));
            try {
                stream.start();
                while (hasNext.getAsBoolean()) {
                    table.setRowCount(fill.getAsInt());
                    stream.writeBatch();
                }
            } catch (RuntimeException failed) {
                out.write(CUT_OFF);
                throw failed;
            }
            stream.end();
        }
    }
}
