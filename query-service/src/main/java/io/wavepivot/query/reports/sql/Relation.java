package io.wavepivot.query.reports.sql;

import java.util.List;

/**
 * What a query may read, by a name of its own.
 *
 * @param columns in their order
 */
public record Relation(String name, List<Column> columns) {

    /** A column, of which a row may have no value. */
    public record Column(String name, SqlType type) {}

    String definition() {
        return "CREATE TABLE %s (%s)"
                .formatted(
                        quoted(name),
                        String.join(
                                ", ",
                                columns.stream()
                                        .map(column -> quoted(column.name())
                                                + ' '
                                                + column.type().name())
                                        .toList()));
    }

    private static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
