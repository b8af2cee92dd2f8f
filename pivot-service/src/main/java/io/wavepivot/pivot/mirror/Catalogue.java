package io.wavepivot.pivot.mirror;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What tables a database has: of the schema that the connection is in. */
final class Catalogue {

    private static final String FRACTIONS = "SELECT column_name, datetime_precision FROM information_schema.columns"
            + " WHERE table_schema = ? AND table_name = ? AND datetime_precision IS NOT NULL";

    private final Connection connection;

    Catalogue(Connection connection) {
        this.connection = connection;
    }

    /** The columns of a table by their names; none when there is no such table. */
    Map<String, SqlColumn> columns(String table) throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        Map<String, Integer> fractions = fractions(table);
        String pattern = table.replace("_", metadata.getSearchStringEscape() + "_");
        Map<String, SqlColumn> columns = new HashMap<>();
        try (ResultSet rows = metadata.getColumns(connection.getCatalog(), connection.getSchema(), pattern, null)) {
            while (rows.next()) {
                columns.put(
                        rows.getString("COLUMN_NAME"),
                        new SqlColumn(
                                rows.getInt("DATA_TYPE"),
                                rows.getString("TYPE_NAME"),
                                rows.getInt("COLUMN_SIZE"),
                                rows.getInt("DECIMAL_DIGITS"),
                                fractions.getOrDefault(rows.getString("COLUMN_NAME"), 0)));
            }
        }
        return columns;
    }

    /** Of times, how many digits a fraction of a second has: each driver says that in another way, if it does. */
    private Map<String, Integer> fractions(String table) throws SQLException {
        Map<String, Integer> fractions = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(FRACTIONS)) {
            select.setString(1, connection.getSchema() == null ? connection.getCatalog() : connection.getSchema());
            select.setString(2, table);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    fractions.put(rows.getString(1), rows.getInt(2));
                }
            }
        }
        return fractions;
    }

    /** The columns of a table's primary key, in no order. */
    Set<String> primaryKey(String table) throws SQLException {
        Set<String> columns = new HashSet<>();
        try (ResultSet rows =
                connection.getMetaData().getPrimaryKeys(connection.getCatalog(), connection.getSchema(), table)) {
            while (rows.next()) {
                columns.add(rows.getString("COLUMN_NAME"));
            }
        }
        return columns;
    }

    /**
     * A column that is there.
     *
     * @param type as {@link java.sql.Types} has it
     * @param typeName as the server has it
     * @param precision of a decimal number: how many digits it has at most
     * @param scale of a decimal number: how many of them are behind the point
     * @param fraction of a time: how many digits a fraction of a second has
     */
    record SqlColumn(int type, String typeName, int precision, int scale, int fraction) {

        /** What PostgreSQL takes in a type; of one that has no precision, drivers say none, or more. */
        private static final int MAX_PRECISION = 1_000;

        /** Whether it holds all decimal numbers of a precision and a scale. */
        boolean holds(int precision, int scale) {
            return this.precision == 0
                    || this.precision > MAX_PRECISION
                    || this.scale >= scale && this.precision - this.scale >= precision - scale;
        }

        /** Whether all decimal numbers that it holds have a precision and a scale. */
        boolean fitsIn(int precision, int scale) {
            return new SqlColumn(type, typeName, precision, scale, fraction).holds(this.precision, this.scale);
        }
    }
}
