package io.wavepivot.query.tables.format;

import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.bson.BsonDocument;

/** A column of a record batch. Source: Arrow columnar format 1.0, {@code Schema.fbs}. */
final class ArrowColumn implements AutoCloseable {

    /** The digits of Arrow's decimals of 128 bits, as many as MongoDB's have and more. */
    private static final int DECIMAL_DIGITS = 38;

    /** Room for a text at first: it grows. */
    private static final int TEXT_BYTES = 16;

    private final Column column;
    private final int rows;
    private final FieldVector vector;

    /** @param rows how many a batch has at most */
    ArrowColumn(Column column, int rows, BufferAllocator memory) {
        this.column = column;
        this.rows = rows;
        FieldType type = new FieldType(column.nullable(), type(column), null);
        this.vector = new Field(column.name(), type, null).createVector(memory);
        clear();
    }

    FieldVector vector() {
        return vector;
    }

    /** Makes it empty, for the next batch, without the room that long texts took. */
    void clear() {
        switch (vector) {
            case VarCharVector texts -> texts.allocateNew((long) TEXT_BYTES * rows, rows);
            case BaseFixedWidthVector numbers -> numbers.allocateNew(rows);
            default -> throw new IllegalStateException("No column is a " + vector.getField());
        }
    }

    /** @return how many bytes of text it took */
    int set(int index, BsonDocument row) {
        Object value = TableHeading.value(row, column);
        if (value == null) {
            return 0;
        }
        switch (vector) {
            case BitVector bits -> bits.setSafe(index, (boolean) value ? 1 : 0);
            case IntVector ints -> ints.setSafe(index, (int) value);
            case BigIntVector longs -> longs.setSafe(index, (long) value);
            case Float4Vector floats -> floats.setSafe(index, (float) value);
            case Float8Vector doubles -> doubles.setSafe(index, (double) value);
            case DateDayVector days -> days.setSafe(index, (int) value);
            case TimeMilliVector times -> times.setSafe(index, (int) value);
            case TimeMicroVector times -> times.setSafe(index, (long) value);
            case TimeStampVector times -> times.setSafe(index, (long) value);
            case DecimalVector decimals -> decimals.setSafe(index, (BigDecimal) value);
            case VarCharVector texts -> {
                byte[] bytes = value.toString().getBytes(StandardCharsets.UTF_8);
                texts.setSafe(index, bytes);
                return bytes.length;
            }
            default -> throw new IllegalStateException("No column is a " + vector.getField());
        }
        return 0;
    }

    @Override
    public void close() {
        vector.close();
    }

    private static ArrowType type(Column column) {
        ColumnType type = column.type();
        return switch (type) {
            case BOOLEAN -> ArrowType.Bool.INSTANCE;
            case INT -> new ArrowType.Int(32, true);
            case LONG -> new ArrowType.Int(64, true);
            case FLOAT -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
            case DOUBLE -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
            case TEXT, ENUM, UUID_TEXT -> ArrowType.Utf8.INSTANCE;
            case DECIMAL -> new ArrowType.Decimal(DECIMAL_DIGITS, column.scale(), 128);
            case DATE -> new ArrowType.Date(DateUnit.DAY);
            case TIME_MILLIS -> new ArrowType.Time(TimeUnit.MILLISECOND, 32);
            case TIME_MICROS -> new ArrowType.Time(TimeUnit.MICROSECOND, 64);
            case TIMESTAMP_MILLIS -> new ArrowType.Timestamp(TimeUnit.MILLISECOND, "UTC");
            case TIMESTAMP_MICROS -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
            case LOCAL_TIMESTAMP_MILLIS -> new ArrowType.Timestamp(TimeUnit.MILLISECOND, null);
            case LOCAL_TIMESTAMP_MICROS -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
        };
    }
}
