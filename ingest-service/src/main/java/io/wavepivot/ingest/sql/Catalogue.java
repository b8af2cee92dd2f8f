package io.wavepivot.ingest.sql;

import io.wavepivot.ingest.sql.SqlConfig.Server;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a server has, by its own information schema. No name enters SQL that is not in it, letter for letter. */
@Singleton
public class Catalogue {

    private final SqlServers servers;

    Catalogue(SqlServers servers) {
        this.servers = servers;
    }

    /** The databases that the server shows us, without its own. */
    public Set<String> databases(Server server) throws SQLException {
        return new TreeSet<>(servers.queries(server)
                .list(
                        "SELECT schema_name FROM information_schema.schemata WHERE schema_name"
                                + " NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys')",
                        List.of(),
                        row -> row.getString(1)));
    }

    /**
     * A table with some of its columns.
     *
     * @throws NotInCatalogueException the server lacks the database, the table, or a column
     */
    public Table table(Server server, String database, String table, List<String> columns)
            throws SQLException, NotInCatalogueException {
        String reader = ", as far as '%s' may read".formatted(server.username());
        require(databases(server), "database", database, "server " + server.address() + reader);
        require(tables(server, database), "table", table, "database " + database + reader);
        Map<String, String> known = columns(server, database, table);
        for (String column : columns) {
            require(known.keySet(), "column", column, "table " + database + "." + table);
        }
        return Table.of(
                database, table, columns, columns.stream().map(known::get).toList());
    }

    /**
     * Sees to it that a column has whole numbers.
     *
     * @throws NotInCatalogueException it has something else
     */
    public void requireWhole(String table, Table found, int index) throws NotInCatalogueException {
        if (!found.isWhole(index)) {
            throw new NotInCatalogueException(
                    table,
                    "The column %s of the table %s is %s; ids and waves are whole numbers, as of bigint"
                            .formatted(
                                    found.column(index),
                                    found.name(),
                                    found.types().get(index)));
        }
    }

    /**
     * Sees to it that a column can be looked for without reading the table.
     *
     * @throws NotInCatalogueException no index starts with the column: the message has the statement that makes one
     */
    public void requireIndex(Server server, String database, String table, String column)
            throws SQLException, NotInCatalogueException {
        List<String> indexed = servers.queries(server)
                .list(
                        "SELECT column_name FROM information_schema.statistics"
                                + " WHERE table_schema = ? AND table_name = ? AND seq_in_index = 1",
                        List.of(database, table),
                        row -> row.getString(1));
        boolean view = tables(server, database).contains(table)
                && servers.queries(server)
                                .number(
                                        "SELECT COUNT(*) FROM information_schema.views"
                                                + " WHERE table_schema = ? AND table_name = ?",
                                        List.of(database, table))
                        > 0;
        if (!view && indexed.stream().noneMatch(column::equalsIgnoreCase)) {
            throw new NotInCatalogueException(
                    table,
                    "The table %1$s.%2$s has no index that starts with %3$s: CREATE INDEX %3$s ON `%1$s`.`%2$s` (`%3$s`)"
                            .formatted(database, table, column));
        }
    }

    /** The tables and views of a database. */
    private Set<String> tables(Server server, String database) throws SQLException {
        return new TreeSet<>(servers.queries(server)
                .list(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = ?",
                        List.of(database),
                        row -> row.getString(1)));
    }

    /** Column to type. */
    private Map<String, String> columns(Server server, String database, String table) throws SQLException {
        Map<String, String> columns = new TreeMap<>();
        servers.queries(server)
                .read(
                        "SELECT column_name, column_type FROM information_schema.columns"
                                + " WHERE table_schema = ? AND table_name = ?",
                        List.of(database, table),
                        rows -> {
                            while (rows.next()) {
                                columns.put(rows.getString(1), rows.getString(2).toLowerCase(Locale.ROOT));
                            }
                        });
        return columns;
    }

    private static void require(Set<String> known, String what, String name, String where)
            throws NotInCatalogueException {
        if (!known.contains(name)) {
            throw new NotInCatalogueException(
                    name, "There is no %s '%s' in %s; it has %s".formatted(what, name, where, known));
        }
    }
}
