package io.wavepivot.pivot.mirror;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What tables a database has: of the schema that the connection is in. */
final class Catalogue {

    private final Connection connection;

    Catalogue(Connection connection) {
        this.connection = connection;
    }

    /** The columns of a table with their types, as {@link java.sql.Types} has them; none when there is no such table. */
    Map<String, Integer> columns(String table) throws SQLException {
        DatabaseMetaData metadata = connection.getMetaData();
        String pattern = table.replace("_", metadata.getSearchStringEscape() + "_");
        Map<String, Integer> columns = new HashMap<>();
        try (ResultSet rows = metadata.getColumns(connection.getCatalog(), connection.getSchema(), pattern, null)) {
            while (rows.next()) {
                columns.put(rows.getString("COLUMN_NAME"), rows.getInt("DATA_TYPE"));
            }
        }
        return columns;
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
}
