package io.wavepivot.pivot.mirror;

import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Moments;
import java.sql.SQLException;
import java.sql.Types;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** PostgreSQL. */
final class PostgreSql implements Dialect {

    @Override
    public String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    @Override
    public String type(Column column, int keyTexts) {
        return switch (column.type()) {
            case BOOLEAN -> "BOOLEAN";
            case INT -> "INTEGER";
            case LONG -> "BIGINT";
            case FLOAT -> "REAL";
            case DOUBLE -> "DOUBLE PRECISION";
            // Else the order of keys depends on the server's locale.
            case TEXT, ENUM -> keyTexts > 0 ? "TEXT COLLATE \"C\"" : "TEXT";
            case UUID_TEXT -> "UUID";
            case DECIMAL -> "NUMERIC(%d, %d)".formatted(column.precision(), column.scale());
            case DATE -> "DATE";
            case TIME_MILLIS -> "TIME(3)";
            case TIME_MICROS -> "TIME(6)";
            case TIMESTAMP_MILLIS -> "TIMESTAMP(3) WITH TIME ZONE";
            case TIMESTAMP_MICROS -> "TIMESTAMP(6) WITH TIME ZONE";
            case LOCAL_TIMESTAMP_MILLIS -> "TIMESTAMP(3)";
            case LOCAL_TIMESTAMP_MICROS -> "TIMESTAMP(6)";
        };
    }

    @Override
    public Set<Integer> wideEnough(Column column) {
        return switch (column.type()) {
            case BOOLEAN -> Set.of(Types.BIT, Types.BOOLEAN);
            case INT -> Set.of(Types.INTEGER, Types.BIGINT);
            case LONG -> Set.of(Types.BIGINT);
            case FLOAT -> Set.of(Types.REAL, Types.DOUBLE);
            case DOUBLE -> Set.of(Types.DOUBLE);
            case TEXT, ENUM -> Set.of(Types.VARCHAR);
            case UUID_TEXT -> Set.of(Types.OTHER);
            case DECIMAL -> Set.of(Types.NUMERIC);
            case DATE -> Set.of(Types.DATE);
            case TIME_MILLIS, TIME_MICROS -> Set.of(Types.TIME);
            // The driver says the same of both kinds.
            case TIMESTAMP_MILLIS, TIMESTAMP_MICROS, LOCAL_TIMESTAMP_MILLIS, LOCAL_TIMESTAMP_MICROS ->
                Set.of(Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE);
        };
    }

    @Override
    public Set<Integer> narrower(Column column) {
        return switch (column.type()) {
            case LONG -> Set.of(Types.INTEGER);
            case FLOAT -> Set.of(Types.INTEGER, Types.BIGINT);
            case DOUBLE -> Set.of(Types.INTEGER, Types.BIGINT, Types.REAL);
            default -> Set.of();
        };
    }

    @Override
    public String changeType(String column, String type) {
        return "ALTER COLUMN %s TYPE %s".formatted(quoted(column), type);
    }

    @Override
    public String orReplace(List<String> key, List<String> others) {
        String set = others.stream()
                .map(name -> "%1$s = EXCLUDED.%1$s".formatted(quoted(name)))
                .collect(Collectors.joining(", "));
        return " ON CONFLICT (%s) DO %s".formatted(quoted(key), others.isEmpty() ? "NOTHING" : "UPDATE SET " + set);
    }

    @Override
    public Object parameter(Column column, Object value) {
        return switch (column.type()) {
            case TEXT, ENUM -> value.toString();
            case UUID_TEXT -> UUID.fromString(value.toString());
            case DATE -> Moments.localDate(value);
            case TIME_MILLIS -> Moments.localTime(value, Moments.MILLI);
            case TIME_MICROS -> Moments.localTime(value, Moments.MICRO);
            case TIMESTAMP_MILLIS -> Moments.localDateTime(value, Moments.MILLI).atOffset(ZoneOffset.UTC);
            case TIMESTAMP_MICROS -> Moments.localDateTime(value, Moments.MICRO).atOffset(ZoneOffset.UTC);
            case LOCAL_TIMESTAMP_MILLIS -> Moments.localDateTime(value, Moments.MILLI);
            case LOCAL_TIMESTAMP_MICROS -> Moments.localDateTime(value, Moments.MICRO);
            default -> value;
        };
    }

    @Override
    public Optional<String> objection(Column column, Object value) {
        return column.type().isText() && value.toString().indexOf('\0') >= 0
                ? Optional.of("PostgreSQL has no text with a NUL character")
                : Optional.empty();
    }

    /** Classes 22 and 23: data exceptions, and constraints that are broken. */
    @Override
    public boolean isOfValues(SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        return state.startsWith("22") || state.startsWith("23");
    }
}
