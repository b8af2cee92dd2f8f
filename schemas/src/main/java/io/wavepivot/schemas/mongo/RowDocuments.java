package io.wavepivot.schemas.mongo;

import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import io.wavepivot.schemas.tables.TableKey;
import java.math.BigDecimal;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.Decimal128;

/**
 * Rows of tables as documents: {@code _id} is the primary key, a value or a document of its parts; each column is a field
 * of its name, null where it has no value, and missing where the row was written before there was the column;
 * {@link #RECORD} is what the row was made of. Dates and timestamps to the millisecond
 * are dates; what is finer, which MongoDB's dates are not, is a number of microseconds since 1970, as Avro has it.
 */
public final class RowDocuments {

    /** The partition and offset of the row's record. No column has the name. */
    public static final String RECORD = "_record";

    private RowDocuments() {}

    /** A value, which is one of its type, as a document has it. */
    public static BsonValue bson(ColumnType type, Object value) {
        return switch (type) {
            case BOOLEAN -> BsonBoolean.valueOf((boolean) value);
            case INT, TIME_MILLIS -> new BsonInt32((int) value);
            case LONG, TIME_MICROS, TIMESTAMP_MICROS, LOCAL_TIMESTAMP_MICROS -> new BsonInt64((long) value);
            case FLOAT, DOUBLE -> new BsonDouble(((Number) value).doubleValue());
            case TEXT, ENUM, UUID_TEXT -> new BsonString(value.toString());
            case DECIMAL -> new BsonDecimal128(new Decimal128((BigDecimal) value));
            case DATE -> new BsonDateTime(TimeUnit.DAYS.toMillis((int) value));
            case TIMESTAMP_MILLIS, LOCAL_TIMESTAMP_MILLIS -> new BsonDateTime((long) value);
        };
    }

    /** The value that {@link #bson} made this of. */
    public static Object value(ColumnType type, BsonValue bson) {
        return switch (type) {
            case BOOLEAN -> bson.asBoolean().getValue();
            case INT, TIME_MILLIS -> bson.asNumber().intValue();
            case LONG, TIME_MICROS, TIMESTAMP_MICROS, LOCAL_TIMESTAMP_MICROS ->
                bson.asNumber().longValue();
            case FLOAT -> (float) bson.asNumber().doubleValue();
            case DOUBLE -> bson.asNumber().doubleValue();
            case TEXT, ENUM, UUID_TEXT -> bson.asString().getValue();
            case DECIMAL -> bson.asDecimal128().getValue().bigDecimalValue();
            case DATE -> (int) TimeUnit.MILLISECONDS.toDays(bson.asDateTime().getValue());
            case TIMESTAMP_MILLIS, LOCAL_TIMESTAMP_MILLIS -> bson.asDateTime().getValue();
        };
    }

    /** The {@code _id} of a row: it stays the same when an {@code int} of the key becomes a {@code long}. */
    public static BsonValue id(TableKey key, List<Object> values) {
        List<Column> columns = key.columns();
        if (columns.size() == 1) {
            return part(columns.getFirst(), values.getFirst());
        }
        BsonDocument id = new BsonDocument();
        for (int i = 0; i < columns.size(); i++) {
            id.append(columns.get(i).name(), part(columns.get(i), values.get(i)));
        }
        return id;
    }

    private static BsonValue part(Column column, Object value) {
        return column.type() == ColumnType.INT ? new BsonInt64((int) value) : bson(column.type(), value);
    }
}
