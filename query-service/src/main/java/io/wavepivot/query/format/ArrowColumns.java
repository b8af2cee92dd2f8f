package io.wavepivot.query.format;

import io.wavepivot.query.read.CellType;
import io.wavepivot.query.read.Column;
import io.wavepivot.query.read.Row;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;

/** The vectors of a record batch: the key's, then one a column. */
final class ArrowColumns implements AutoCloseable {

    private final List<Column> columns;
    private final FieldVector key;
    private final List<FieldVector> cells = new ArrayList<>();

    ArrowColumns(boolean waves, List<Column> columns, BufferAllocator memory) {
        this.columns = columns;
        this.key = vector("wave", waves ? CellType.LONG : CellType.STRING, memory);
        for (Column column : columns) {
            cells.add(vector(column.point(), column.type(), memory));
        }
    }

    List<FieldVector> all() {
        List<FieldVector> all = new ArrayList<>(List.of(key));
        all.addAll(cells);
        return all;
    }

    /** Makes all vectors empty, for the next batch. */
    void clear() {
        all().forEach(FieldVector::reset);
    }

    void set(int index, Row row) {
        set(key, index, row.key() instanceof Long ? row.key() : Keys.text(row.key()));
        for (int i = 0; i < columns.size(); i++) {
            Object value = row.cells().get(columns.get(i).point());
            if (value != null) {
                set(cells.get(i), index, value);
            }
        }
    }

    @Override
    public void close() {
        all().forEach(FieldVector::close);
    }

    private static FieldVector vector(String name, CellType type, BufferAllocator memory) {
        return switch (type) {
            case BOOLEAN -> new BitVector(name, memory);
            case LONG -> new BigIntVector(name, memory);
            case DOUBLE -> new Float8Vector(name, memory);
            case STRING -> new VarCharVector(name, memory);
        };
    }

    private static void set(FieldVector vector, int index, Object value) {
        switch (vector) {
            case BitVector bits when value instanceof Boolean truth -> bits.setSafe(index, truth ? 1 : 0);
            case BigIntVector longs when value instanceof Long number -> longs.setSafe(index, number);
            case BigIntVector longs when value instanceof Boolean truth -> longs.setSafe(index, truth ? 1 : 0);
            case Float8Vector doubles
            when value instanceof Number number -> doubles.setSafe(index, number.doubleValue());
            case Float8Vector doubles when value instanceof Boolean truth -> doubles.setSafe(index, truth ? 1 : 0);
            case VarCharVector texts -> texts.setSafe(index, value.toString().getBytes(StandardCharsets.UTF_8));
            // The column became wider after the stream's schema was sent: better no answer than a wrong one.
            default ->
                throw new IllegalStateException("The column '%s' has changed its type while it was read; read it again"
                        .formatted(vector.getName()));
        }
    }
}
