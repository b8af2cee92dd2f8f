package io.wavepivot.ingest.mysql;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table whose names are in the server's catalogue, quoted for SQL.
 *
 * @param columns its columns, in the order in which they are selected; the first is the id
 */
record Table(String name, List<String> columns) {

    static Table of(String database, String table, List<String> columns) {
        return new Table(
                quote(database) + "." + quote(table),
                columns.stream().map(Table::quote).toList());
    }

    String id() {
        return columns.getFirst();
    }

    String select() {
        return "SELECT " + columns.stream().collect(Collectors.joining(", ")) + " FROM " + name + " ";
    }

    private static String quote(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }
}
