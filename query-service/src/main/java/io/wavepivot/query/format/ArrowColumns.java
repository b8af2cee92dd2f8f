package io.wavepivot.query.format;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.KeyField;
import io.wavepivot.query.read.Row;
import io.wavepivot.schemas.mongo.CellType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;

/** The vectors of a record batch: those of the key, then one a column. They have room for a batch, not Arrow's own 3,970. */
final class ArrowColumns implements AutoCloseable {

    /** Room for a text at first: it grows. */
    private static final int TEXT_BYTES = 16;

    private static final int TEXT_BYTES_PER_BATCH = 2 * 1024 * 1024;

    private final List<FieldVector> all = new ArrayList<>();
    private final List<KeyField> keys;
    private final int rows;
    private long textBytes;

    /** @param rows how many a batch has at most */
    ArrowColumns(Heading heading, int rows, BufferAllocator memory) {
        this.rows = rows;
        this.keys = heading.keys();
        try {
            Iterator<String> names = Header.of(heading).iterator();
            for (KeyField key : keys) {
                vector(names.next(), key.type(), memory);
            }
            for (Column column : heading.columns()) {
                vector(names.next(), column.type(), memory);
            }
        } catch (RuntimeException noRoom) {
            close();
            throw noRoom;
        }
    }

    List<FieldVector> all() {
        return all;
    }

    /** Makes all vectors empty, for the next batch. */
    void clear() {
        if (areFull()) {
            all.forEach(this::shrink);
        }
        all.forEach(FieldVector::reset);
        textBytes = 0;
    }

    /** Whether the batch has as many texts as are to be held at once. */
    boolean areFull() {
        return textBytes >= TEXT_BYTES_PER_BATCH;
    }

    void set(int index, Row row) {
        for (int i = 0; i < keys.size(); i++) {
            Object value = keys.get(i).of(row.key());
            if (value != null) {
                set(all.get(i), index, value);
            }
        }
        for (int i = keys.size(); i < all.size(); i++) {
            int column = i - keys.size();
            if (row.type(column) != null) {
                set(all.get(i), index, row, column);
            }
        }
    }

    @Override
    public void close() {
        all.forEach(FieldVector::close);
    }

    private FieldVector vector(String name, CellType type, BufferAllocator memory) {
        return switch (type) {
            case BOOLEAN -> {
                BitVector bits = added(new BitVector(name, memory));
                bits.allocateNew(rows);
                yield bits;
            }
            case LONG -> {
                BigIntVector longs = added(new BigIntVector(name, memory));
                longs.allocateNew(rows);
                yield longs;
            }
            case DOUBLE -> {
                Float8Vector doubles = added(new Float8Vector(name, memory));
                doubles.allocateNew(rows);
                yield doubles;
            }
            case STRING -> {
                VarCharVector texts = added(new VarCharVector(name, memory));
                texts.allocateNew((long) TEXT_BYTES * rows, rows);
                yield texts;
            }
        };
    }

    /** What has grown for long texts is given back: else every column would keep room for its longest. */
    private void shrink(FieldVector vector) {
        if (vector instanceof VarCharVector texts) {
            texts.allocateNew((long) TEXT_BYTES * rows, rows);
        }
    }

    private <V extends FieldVector> V added(V vector) {
        all.add(vector);
        return vector;
    }

    private void set(FieldVector vector, int index, Object key) {
        switch (vector) {
            case BigIntVector longs when key instanceof Number number -> longs.setSafe(index, number.longValue());
            case BitVector bits when key instanceof Boolean truth -> bits.setSafe(index, truth ? 1 : 0);
            case VarCharVector texts -> text(texts, index, RowKeys.text(key));
            default -> throw changed(vector);
        }
    }

    private void set(FieldVector vector, int index, Row row, int column) {
        CellType type = row.type(column);
        switch (vector) {
            case Float8Vector doubles when type == CellType.DOUBLE -> doubles.setSafe(index, row.doubleAt(column));
            case Float8Vector doubles when type != CellType.STRING -> doubles.setSafe(index, row.longAt(column));
            case BigIntVector longs
            when type == CellType.LONG || type == CellType.BOOLEAN -> longs.setSafe(index, row.longAt(column));
            case BitVector bits when type == CellType.BOOLEAN -> bits.setSafe(index, row.booleanAt(column) ? 1 : 0);
            case VarCharVector texts -> text(texts, index, row.text(column));
            default -> throw changed(vector);
        }
    }

    private void text(VarCharVector vector, int index, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        vector.setSafe(index, bytes);
        textBytes += bytes.length;
    }

    /** The column became wider after the stream's schema was sent: better no answer than a wrong one. */
    private static IllegalStateException changed(FieldVector vector) {
        return new IllegalStateException(
                "The column '%s' has changed its type while it was read; read it again".formatted(vector.getName()));
    }
}
