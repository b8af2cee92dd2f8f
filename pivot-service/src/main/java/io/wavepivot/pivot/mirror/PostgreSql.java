package io.wavepivot.pivot.mirror;

import io.wavepivot.pivot.mirror.Catalogue.SqlColumn;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import java.sql.Types;
import java.time.LocalDateTime;
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
    public Set<Integer> texts(Column column) {
        return Set.of(column.type() == ColumnType.UUID_TEXT ? Types.OTHER : Types.VARCHAR);
    }

    @Override
    public boolean isNarrower(SqlColumn there, Column column) {
        return Dialect.super.isNarrower(there, column)
                || column.type() == ColumnType.TEXT && there.typeName().equals("uuid");
    }

    @Override
    public String changeType(String column, String type, String definition) {
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
        Object common = Dialect.super.parameter(column, value);
        return switch (column.type()) {
            case UUID_TEXT -> UUID.fromString((String) common);
            case TIMESTAMP_MILLIS, TIMESTAMP_MICROS -> ((LocalDateTime) common).atOffset(ZoneOffset.UTC);
            default -> common;
        };
    }

    @Override
    public Optional<String> objection(Column column, Object value) {
        return column.type().isText() && value.toString().indexOf('\0') >= 0
                ? Optional.of("PostgreSQL has no text with a NUL character")
                : Optional.empty();
    }
}
