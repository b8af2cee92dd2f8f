package io.wavepivot.query.format;

import io.wavepivot.query.read.Column;
import io.wavepivot.query.read.Row;
import io.wavepivot.schemas.mongo.CellType;
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
        switch (key) {
            case BigIntVector waves when row.key() instanceof Long wave -> waves.setSafe(index, wave);
            case VarCharVector texts ->
                texts.setSafe(index, Keys.text(row.key()).getBytes(StandardCharsets.UTF_8));
            default -> throw changed(key);
        }
        for (int i = 0; i < columns.size(); i++) {
            if (row.type(i) != null) {
                set(cells.get(i), index, row, i);
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

    private static void set(FieldVector vector, int index, Row row, int column) {
        CellType type = row.type(column);
        switch (vector) {
            case Float8Vector doubles when type == CellType.DOUBLE -> doubles.setSafe(index, row.doubleAt(column));
            case Float8Vector doubles when type != CellType.STRING -> doubles.setSafe(index, row.longAt(column));
            case BigIntVector longs
            when type == CellType.LONG || type == CellType.BOOLEAN -> longs.setSafe(index, row.longAt(column));
            case BitVector bits when type == CellType.BOOLEAN -> bits.setSafe(index, row.booleanAt(column) ? 1 : 0);
            case VarCharVector texts -> texts.setSafe(index, row.text(column).getBytes(StandardCharsets.UTF_8));
            default -> throw changed(vector);
        }
    }

    /** The column became wider after the stream's schema was sent: better no answer than a wrong one. */
    private static IllegalStateException changed(FieldVector vector) {
        return new IllegalStateException(
                "The column '%s' has changed its type while it was read; read it again".formatted(vector.getName()));
    }
}
