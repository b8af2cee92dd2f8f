package io.wavepivot.query.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.arrow.vector.util.Text;

/** An Arrow stream as Arrow's own reader reads it. */
final class ArrowTable {

    private ArrowTable() {}

    /** The values of each column, in the order of the columns; texts as such. */
    static Map<String, List<Object>> read(byte[] stream) throws IOException {
        Map<String, List<Object>> table = new LinkedHashMap<>();
        try (RootAllocator memory = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(stream), memory)) {
            List<FieldVector> vectors = reader.getVectorSchemaRoot().getFieldVectors();
            vectors.forEach(vector -> table.put(vector.getName(), new ArrayList<>()));
            while (reader.loadNextBatch()) {
                for (FieldVector vector : vectors) {
                    for (int i = 0; i < vector.getValueCount(); i++) {
                        Object value = vector.getObject(i);
                        table.get(vector.getName()).add(value instanceof Text ? value.toString() : value);
                    }
                }
            }
        }
        return table;
    }

    /** How many rows each record batch has. */
    static List<Integer> batches(byte[] stream) throws IOException {
        List<Integer> rows = new ArrayList<>();
        try (RootAllocator memory = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(stream), memory)) {
            while (reader.loadNextBatch()) {
                rows.add(reader.getVectorSchemaRoot().getRowCount());
            }
        }
        return rows;
    }
}
