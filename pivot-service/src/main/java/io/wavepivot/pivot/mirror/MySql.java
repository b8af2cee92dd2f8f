package io.wavepivot.pivot.mirror;

import io.wavepivot.pivot.mirror.Catalogue.SqlColumn;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import io.wavepivot.schemas.tables.Moments;
import io.wavepivot.schemas.tables.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** MySQL and MariaDB. Points in time are {@code DATETIME}s in UTC, since {@code TIMESTAMP}s end in 2038. */
final class MySql implements Dialect {

    /** What InnoDB takes as a key has 3,072 bytes: a character up to four, and there are parts that are no texts. */
    private static final int KEY_CHARACTERS = 700;

    /** Of MySQL's error codes, whose SQL state is that of anything: a character that there is not, and a broken CHECK. */
    private static final Set<Integer> OF_VALUES = Set.of(1366, 3819);

    private static final String ENGINE = "SELECT engine FROM information_schema.tables"
            + " WHERE table_schema = DATABASE() AND table_name = ? AND engine <> 'InnoDB'";

    private static final String UNIQUE_INDEX = "SELECT index_name FROM information_schema.statistics"
            + " WHERE table_schema = DATABASE() AND table_name = ? AND non_unique = 0 AND index_name <> 'PRIMARY'";

    /** Only these collations tell all characters apart, spaces at the end too; what a {@code CHAR} is for has none. */
    private static final String LOOSE_KEY = "SELECT column_name FROM information_schema.columns"
            + " WHERE table_schema = DATABASE() AND table_name = ? AND column_key = 'PRI'"
            + " AND collation_name NOT LIKE '%nopad_bin' AND collation_name NOT LIKE '%0900_bin'"
            + " AND NOT (data_type = 'char' AND collation_name LIKE '%_bin')";

    private static final String KEY_OF_BEGINNINGS = "SELECT column_name FROM information_schema.statistics"
            + " WHERE table_schema = DATABASE() AND table_name = ? AND index_name = 'PRIMARY' AND sub_part IS NOT NULL";

    private static final int FIRST_YEAR = 0;
    private static final int LAST_YEAR = 9999;

    /** Texts are the same only when all of their characters are, spaces at their ends too. */
    private final String collation;

    MySql(boolean isMariaDb) {
        this.collation = " CHARACTER SET utf8mb4 COLLATE " + (isMariaDb ? "utf8mb4_nopad_bin" : "utf8mb4_0900_bin");
    }

    @Override
    public String quoted(String name) {
        return "`" + name.replace("`", "``") + "`";
    }

    @Override
    public String type(Column column, int keyTexts) {
        return switch (column.type()) {
            case BOOLEAN -> "BOOLEAN";
            case INT -> "INT";
            case LONG -> "BIGINT";
            case FLOAT -> "FLOAT";
            case DOUBLE -> "DOUBLE";
            case TEXT, ENUM ->
                (keyTexts > 0 ? "VARCHAR(%d)".formatted(KEY_CHARACTERS / keyTexts) : "LONGTEXT") + collation;
            case UUID_TEXT -> "CHAR(36) CHARACTER SET ascii COLLATE ascii_bin";
            case DECIMAL -> "DECIMAL(%d, %d)".formatted(column.precision(), column.scale());
            case DATE -> "DATE";
            case TIME_MILLIS -> "TIME(3)";
            case TIME_MICROS -> "TIME(6)";
            case TIMESTAMP_MILLIS, LOCAL_TIMESTAMP_MILLIS -> "DATETIME(3)";
            case TIMESTAMP_MICROS, LOCAL_TIMESTAMP_MICROS -> "DATETIME(6)";
        };
    }

    @Override
    public Set<Integer> texts(Column column) {
        return column.type() == ColumnType.TEXT
                ? Set.of(Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB)
                : Set.of(Types.CHAR, Types.VARCHAR, Types.LONGVARCHAR, Types.CLOB);
    }

    /** Of a {@code CHAR}, as UUIDs are, spaces at the end are lost. */
    @Override
    public boolean isNarrower(SqlColumn there, Column column) {
        return Dialect.super.isNarrower(there, column)
                || column.type() == ColumnType.TEXT && there.type() == Types.CHAR;
    }

    @Override
    public String changeType(String column, String type, String definition) {
        return "MODIFY COLUMN " + definition;
    }

    @Override
    public String literal(Column column, Object value) {
        return Dialect.super.literal(column, value).replace("\\", "\\\\");
    }

    @Override
    public String orReplace(List<String> key, List<String> others) {
        List<String> replaced = others.isEmpty() ? key : others;
        return " ON DUPLICATE KEY UPDATE "
                + replaced.stream()
                        .map(name -> "%1$s = VALUES(%1$s)".formatted(quoted(name)))
                        .collect(Collectors.joining(", "));
    }

    @Override
    public Optional<String> objection(Column column, Object value) {
        return switch (column.type()) {
            case FLOAT, DOUBLE ->
                Double.isFinite(((Number) value).doubleValue())
                        ? Optional.empty()
                        : Optional.of("MySQL has no number such as " + value);
            case DATE -> year(Moments.localDate(value).getYear());
            case TIMESTAMP_MILLIS, LOCAL_TIMESTAMP_MILLIS, TIMESTAMP_MICROS, LOCAL_TIMESTAMP_MICROS ->
                year(((LocalDateTime) parameter(column, value)).getYear());
            default -> Optional.empty();
        };
    }

    @Override
    public Optional<String> objection(Connection connection, Table table) throws SQLException {
        Optional<String> engine = first(connection, ENGINE, table);
        if (engine.isPresent()) {
            return engine.map("is of the engine %s, which has no transactions: make it one of InnoDB"::formatted);
        }
        Optional<String> index = first(connection, UNIQUE_INDEX, table);
        if (index.isPresent()) {
            return index.map(
                    "has the unique index '%s' beside its key, by which rows take each other's place: drop it"
                            ::formatted);
        }
        Optional<String> beginning = first(connection, KEY_OF_BEGINNINGS, table);
        if (beginning.isPresent()) {
            return beginning.map(
                    "has a key of the beginnings of '%s', which are the same of many rows: make it one of all"
                            ::formatted);
        }
        return first(connection, LOOSE_KEY, table)
                .map(column -> "has the key '%s', in which texts that differ are the same: give it%s"
                        .formatted(column, collation));
    }

    private static Optional<String> first(Connection connection, String sql, Table table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, table.name());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
            }
        }
    }

    @Override
    public boolean isOfValues(SQLException failure) {
        return Dialect.super.isOfValues(failure) || OF_VALUES.contains(failure.getErrorCode());
    }

    private static Optional<String> year(int year) {
        return year >= FIRST_YEAR && year <= LAST_YEAR ? Optional.empty() : Optional.of("MySQL has no year " + year);
    }
}
