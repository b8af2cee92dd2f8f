package io.wavepivot.pivot.mirror;

import io.wavepivot.pivot.mirror.Catalogue.SqlColumn;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import io.wavepivot.schemas.tables.Moments;
import io.wavepivot.schemas.tables.Table;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What one kind of SQL server does otherwise than another. */
interface Dialect {

    /** A name, as it is. */
    String quoted(String name);

    /**
     * The type of a column.
     *
     * @param keyTexts how many texts the key has that the column is part of; 0 when it is part of none
     */
    String type(Column column, int keyTexts);

    /** The types, as {@link java.sql.Types} has them, of columns that hold any text, or any UUID. */
    Set<Integer> texts(Column column);

    /** Whether a column that is there holds all that such a column may have. */
    default boolean isWideEnough(SqlColumn there, Column column) {
        return wideEnough(column).contains(there.type())
                && there.fraction() >= fraction(column)
                && (column.type() != ColumnType.DECIMAL || there.holds(column.precision(), column.scale()));
    }

    /** Whether a column that is there can be made wide enough without losing anything. */
    default boolean isNarrower(SqlColumn there, Column column) {
        return narrower(column).contains(there.type())
                && (column.type() != ColumnType.DECIMAL || there.fitsIn(column.precision(), column.scale()));
    }

    /** The types of columns that hold all that such a column may have; no server has all of them. */
    private Set<Integer> wideEnough(Column column) {
        return switch (column.type()) {
            case BOOLEAN -> Set.of(Types.BIT, Types.BOOLEAN, Types.TINYINT);
            case INT -> Set.of(Types.INTEGER, Types.BIGINT);
            case LONG -> Set.of(Types.BIGINT);
            case FLOAT -> Set.of(Types.REAL, Types.FLOAT, Types.DOUBLE);
            case DOUBLE -> Set.of(Types.DOUBLE);
            case TEXT, ENUM, UUID_TEXT -> texts(column);
            case DECIMAL -> Set.of(Types.DECIMAL, Types.NUMERIC);
            case DATE -> Set.of(Types.DATE);
            case TIME_MILLIS, TIME_MICROS -> Set.of(Types.TIME);
            // Drivers say the same of those with a zone and those without.
            case TIMESTAMP_MILLIS, TIMESTAMP_MICROS, LOCAL_TIMESTAMP_MILLIS, LOCAL_TIMESTAMP_MICROS ->
                Set.of(Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE);
        };
    }

    /** How many digits a fraction of a second has. */
    private static int fraction(Column column) {
        return switch (column.type()) {
            case TIME_MILLIS, TIMESTAMP_MILLIS, LOCAL_TIMESTAMP_MILLIS -> 3;
            case TIME_MICROS, TIMESTAMP_MICROS, LOCAL_TIMESTAMP_MICROS -> 6;
            default -> 0;
        };
    }

    private Set<Integer> narrower(Column column) {
        return switch (column.type()) {
            case LONG -> Set.of(Types.INTEGER);
            case DOUBLE -> Set.of(Types.INTEGER, Types.REAL, Types.FLOAT);
            case DECIMAL -> Set.of(Types.DECIMAL, Types.NUMERIC);
            default -> Set.of();
        };
    }

    /**
     * Gives a column another type: what follows {@code ALTER TABLE}.
     *
     * @param definition all of the column, for servers that forget what is not said again
     */
    String changeType(String column, String type, String definition);

    /** A value, which is not null, as SQL has it. */
    default String literal(Column column, Object value) {
        return switch (column.type()) {
            case BOOLEAN, INT, LONG, FLOAT, DOUBLE -> value.toString();
            case DECIMAL -> ((BigDecimal) value).toPlainString();
            default -> "'" + parameter(column, value).toString().replace("'", "''") + "'";
        };
    }

    /** What follows {@code INSERT ... VALUES ...} so that a row that is there is replaced. */
    String orReplace(List<String> key, List<String> others);

    /** A value, which is not null, as the driver takes it; points in time are those of UTC. */
    default Object parameter(Column column, Object value) {
        return switch (column.type()) {
            case TEXT, ENUM, UUID_TEXT -> value.toString();
            case DATE -> Moments.localDate(value);
            case TIME_MILLIS -> Moments.localTime(value, Moments.MILLI);
            case TIME_MICROS -> Moments.localTime(value, Moments.MICRO);
            case TIMESTAMP_MILLIS, LOCAL_TIMESTAMP_MILLIS -> Moments.localDateTime(value, Moments.MILLI);
            case TIMESTAMP_MICROS, LOCAL_TIMESTAMP_MICROS -> Moments.localDateTime(value, Moments.MICRO);
            default -> value;
        };
    }

    /** Why a value cannot be held, for people; empty when it can, as far as can be told before. */
    Optional<String> objection(Column column, Object value);

    /** Why a table that is there cannot be written, for people; empty when it can. */
    default Optional<String> objection(Connection connection, Table table) throws SQLException {
        return Optional.empty();
    }

    /** Whether a failure is that of the values, which will fail again. */
    default boolean isOfValues(SQLException failure) {
        return SqlStates.isOf(failure, SqlStates.DATA) || SqlStates.isOf(failure, SqlStates.CONSTRAINT);
    }

    /** Names, as they are, in a list. */
    default String quoted(List<String> names) {
        return names.stream().map(this::quoted).collect(Collectors.joining(", "));
    }
}
