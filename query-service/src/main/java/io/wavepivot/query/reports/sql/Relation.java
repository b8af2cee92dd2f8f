package io.wavepivot.query.reports.sql;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a query may read, by a name of its own.
 *
 * @param columns in their order
 */
public record Relation(String name, List<Column> columns) {

    /** Columns whose names differ in case alone are one to SQL: the later one has underscores behind its name. */
    public Relation {
        Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        columns = columns.stream()
                .map(column -> new Column(free(column.name(), taken), column.type()))
                .toList();
    }

    private static String free(String name, Set<String> taken) {
        String free = name;
        while (!taken.add(free)) {
            free += '_';
        }
        return free;
    }

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
