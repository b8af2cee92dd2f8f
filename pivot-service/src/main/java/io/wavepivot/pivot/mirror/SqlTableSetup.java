package io.wavepivot.pivot.mirror;

import io.wavepivot.pivot.mirror.Catalogue.SqlColumn;
import io.wavepivot.pivot.mirror.Databases.Database;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Makes the SQL table of a table of ours what it is to be. */
final class SqlTableSetup {

    private static final Logger LOG = Logger.getLogger(SqlTableSetup.class);
    private static final Duration LONGEST_CHANGE = Duration.ofHours(6);

    private final Connection connection;
    private final Dialect dialect;
    private final Table table;
    private final List<String> key;

    SqlTableSetup(Database database, Table table) {
        this.connection = database.connection();
        this.dialect = database.dialect();
        this.table = table;
        this.key = table.key().columns().stream().map(Column::name).toList();
    }

    /**
     * Makes the table when it is missing, so that it is written from the beginning of its topic; adds columns that are
     * missing, and makes those wider that are too narrow.
     *
     * @throws SQLException also when there is one of this name that cannot hold the rows
     */
    void prepare(SqlOffsets offsets) throws SQLException {
        Catalogue catalogue = new Catalogue(connection);
        Map<String, SqlColumn> columns = catalogue.columns(table.name());
        if (columns.isEmpty()) {
            offsets.forget(); // First: whoever finds a table finds rows in it up to the offsets.
            create();
        } else {
            check(catalogue.primaryKey(table.name()));
            adapt(columns);
        }
        connection.commit();
    }

    private void create() throws SQLException {
        String definitions = table.columns().stream()
                .map(column -> definition(column) + (key.contains(column.name()) ? " NOT NULL" : ""))
                .collect(Collectors.joining(", "));
        change("CREATE TABLE %s (%s, PRIMARY KEY (%s))"
                .formatted(dialect.quoted(table.name()), definitions, dialect.quoted(key)));
    }

    /** With another key, rows would stand there twice, or take the place of others. */
    private void check(Set<String> primaryKey) throws SQLException {
        if (!primaryKey.equals(new HashSet<>(key))) {
            throw new SQLNonTransientException(
                    "The table '%s' that is there has the primary key %s, the dataset %s: give it another name, or drop it"
                            .formatted(table.name(), primaryKey, key));
        }
        Optional<String> objection = dialect.objection(connection, table);
        if (objection.isPresent()) {
            throw new SQLNonTransientException(
                    "The table '%s' that is there %s".formatted(table.name(), objection.get()));
        }
    }

    private void adapt(Map<String, SqlColumn> columns) throws SQLException {
        for (Column column : table.columns()) {
            SqlColumn there = columns.get(column.name());
            String alter = "ALTER TABLE " + dialect.quoted(table.name()) + " ";
            if (there == null) {
                change(alter + "ADD COLUMN " + definition(column));
            } else if (!dialect.isWideEnough(there, column)) {
                if (!dialect.isNarrower(there, column)) {
                    throw new SQLNonTransientException(
                            "The column '%s' of the table '%s' that is there is no %s: give it another type, or drop the table"
                                    .formatted(column.name(), table.name(), type(column)));
                }
                change(alter + dialect.changeType(column.name(), type(column), definition(column)));
            }
        }
    }

    /** Rows that are there, and those of a replica that does not know of the column yet, get its default. */
    private String definition(Column column) {
        String filled = column.defaultValue() == null
                ? ""
                : " DEFAULT (%s)".formatted(dialect.literal(column, column.defaultValue()));
        return dialect.quoted(column.name()) + " " + type(column) + filled;
    }

    private String type(Column column) {
        long texts = table.key().columns().stream()
                .filter(part -> part.type().isText())
                .count();
        return dialect.type(column, key.contains(column.name()) ? (int) texts : 0);
    }

    /** Changes a table: of a large one, a server may say nothing for long. */
    private void change(String sql) throws SQLException {
        LOG.infof("table=%s: %s", table.name(), sql);
        int usual = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(LONGEST_CHANGE.toMillis()));
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } finally {
            connection.setNetworkTimeout(Runnable::run, usual);
        }
    }
}
