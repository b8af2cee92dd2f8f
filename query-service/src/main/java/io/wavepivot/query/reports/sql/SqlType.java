package io.wavepivot.query.reports.sql;

import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.tables.Column;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.duckdb.DuckDBAppender;

/**
 * The type of a relation's column.
 *
 * @param name as SQL writes it
 * @param appender writes a value that is not null, as its owner has it
 */
public record SqlType(String name, Appender appender) {

    public static final SqlType TEXT = new SqlType("VARCHAR", (value, row) -> row.append(value.toString()));
    public static final SqlType LONG = new SqlType("BIGINT", (value, row) -> row.append(whole(value)));
    public static final SqlType DOUBLE =
            new SqlType("DOUBLE", (value, row) -> row.append(((Number) value).doubleValue()));
    public static final SqlType BOOLEAN = new SqlType("BOOLEAN", (value, row) -> row.append((boolean) value));

    /** A point in time in UTC. */
    public static final SqlType TIME = new SqlType("TIMESTAMP", (value, row) -> row.append((LocalDateTime) value));

    private static final SqlType DATE =
            new SqlType("DATE", (value, row) -> row.append(LocalDate.ofEpochDay((int) value)));

    /** Of cells. */
    public static SqlType of(CellType type) {
        return switch (type) {
            case BOOLEAN -> BOOLEAN;
            case LONG -> LONG;
            case DOUBLE -> DOUBLE;
            case STRING -> TEXT;
        };
    }

    /** Of a table's values, as Avro has them. */
    public static SqlType of(Column column) {
        return switch (column.type()) {
            case BOOLEAN -> BOOLEAN;
            case INT, LONG -> LONG;
            case FLOAT, DOUBLE -> DOUBLE;
            case TEXT, ENUM, UUID_TEXT -> TEXT;
            case DECIMAL ->
                new SqlType(
                        "DECIMAL(%d, %d)".formatted(column.precision(), column.scale()),
                        (value, row) -> row.append((BigDecimal) value));
            case DATE -> DATE;
            case TIME_MILLIS -> time(TimeUnit.MILLISECONDS);
            case TIME_MICROS -> time(TimeUnit.MICROSECONDS);
            case TIMESTAMP_MILLIS, LOCAL_TIMESTAMP_MILLIS -> timestamp(TimeUnit.MILLISECONDS);
            case TIMESTAMP_MICROS, LOCAL_TIMESTAMP_MICROS -> timestamp(TimeUnit.MICROSECONDS);
        };
    }

    /** What has become a number with a fraction meanwhile is none. */
    private static long whole(Object value) {
        return value instanceof Integer small ? small : (long) value;
    }

    private static SqlType time(TimeUnit unit) {
        return new SqlType(
                "TIME", (value, row) -> row.append(LocalTime.ofNanoOfDay(unit.toNanos(((Number) value).longValue()))));
    }

    private static SqlType timestamp(TimeUnit unit) {
        return new SqlType(TIME.name, (value, row) -> row.append(moment((long) value, unit)));
    }

    private static LocalDateTime moment(long since1970, TimeUnit unit) {
        long perSecond = unit.convert(1, TimeUnit.SECONDS);
        long nanos = unit.toNanos(Math.floorMod(since1970, perSecond));
        return LocalDateTime.ofEpochSecond(Math.floorDiv(since1970, perSecond), (int) nanos, ZoneOffset.UTC);
    }

    /** Writes a value. */
    @FunctionalInterface
    public interface Appender {

        void append(Object value, DuckDBAppender row) throws SQLException;
    }
}
