package io.wavepivot.pivot.mirror;

import io.wavepivot.pivot.mirror.Catalogue.SqlColumn;
import io.wavepivot.pivot.mirror.Databases.Database;
import io.wavepivot.pivot.tables.TableRecord;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The SQL table of a table of ours. */
final class SqlTable {

    private static final Logger LOG = Logger.getLogger(SqlTable.class);
    private static final Duration LONGEST_CHANGE = Duration.ofHours(6);
    private static final int ROWS_A_STATEMENT = 500;

    /** PostgreSQL takes 65,535. */
    private static final int PARAMETERS_A_STATEMENT = 30_000;

    /** Servers take 16 MiB and more; a row has two of ours at most. */
    private static final int BYTES_A_STATEMENT = 1024 * 1024;

    private final Connection connection;
    private final Dialect dialect;
    private final Table table;
    private final List<String> columns;
    private final List<String> key;

    private SqlTable(Database database, Table table) {
        this.connection = database.connection();
        this.dialect = database.dialect();
        this.table = table;
        this.columns = names(table.columns());
        this.key = names(table.key().columns());
    }

    /**
     * The table, which is made when it is missing, and then written from the beginning of its topic; columns that are
     * missing are added, and those made wider that are too narrow.
     *
     * @throws SQLException also when there is one of this name that cannot hold the rows
     */
    static SqlTable prepare(Database database, Table table, SqlOffsets offsets) throws SQLException {
        SqlTable prepared = new SqlTable(database, table);
        Catalogue catalogue = new Catalogue(database.connection());
        Map<String, SqlColumn> columns = catalogue.columns(table.name());
        if (columns.isEmpty()) {
            offsets.forget(); // First: whoever finds a table finds rows in it up to the offsets.
            prepared.create();
        } else {
            prepared.check(catalogue.primaryKey(table.name()));
            prepared.adapt(columns);
        }
        database.connection().commit();
        return prepared;
    }

    /**
     * Writes some changes, one a row at most, as part of the transaction.
     *
     * @param refuse is told of those that the server will not take, now or ever, and why
     */
    void write(List<TableRecord> changes, BiConsumer<TableRecord, String> refuse) throws SQLException {
        List<TableRecord> rows = new ArrayList<>();
        List<TableRecord> deletions = new ArrayList<>();
        for (TableRecord change : changes) {
            Optional<String> objection = objection(change);
            if (objection.isPresent()) {
                refuse.accept(change, objection.get());
            } else {
                (change.isDeletion() ? deletions : rows).add(change);
            }
        }
        for (List<TableRecord> part : parts(rows, columns.size())) {
            write(part, this::replace, refuse);
        }
        for (List<TableRecord> part : parts(deletions, key.size())) {
            write(part, this::delete, refuse);
        }
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

    /** Of values that a server does not take, the halves are tried, and theirs, until it is known which they are. */
    private void write(List<TableRecord> part, Part work, BiConsumer<TableRecord, String> refuse) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            work.execute(part);
            connection.releaseSavepoint(before);
        } catch (SQLException failed) {
            if (!dialect.isOfValues(failed)) {
                throw failed;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            if (part.size() == 1) {
                refuse.accept(part.getFirst(), failed.getMessage());
                return;
            }
            int half = part.size() / 2;
            write(part.subList(0, half), work, refuse);
            write(part.subList(half, part.size()), work, refuse);
        }
    }

    private void replace(List<TableRecord> part) throws SQLException {
        List<String> others =
                columns.stream().filter(name -> !key.contains(name)).toList();
        String sql = "INSERT INTO %s (%s) VALUES %s%s"
                .formatted(
                        dialect.quoted(table.name()),
                        dialect.quoted(columns),
                        places(part.size(), columns.size()),
                        dialect.orReplace(key, others));
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            int index = 1;
            for (TableRecord change : part) {
                for (Column column : table.columns()) {
                    Object value = change.row().values().get(column.position());
                    insert.setObject(index++, value == null ? null : dialect.parameter(column, value));
                }
            }
            insert.executeUpdate();
        }
    }

    private void delete(List<TableRecord> part) throws SQLException {
        String sql = "DELETE FROM %s WHERE (%s) IN (%s)"
                .formatted(dialect.quoted(table.name()), dialect.quoted(key), places(part.size(), key.size()));
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            int index = 1;
            for (TableRecord change : part) {
                for (int i = 0; i < key.size(); i++) {
                    Column column = table.key().columns().get(i);
                    delete.setObject(
                            index++,
                            dialect.parameter(column, change.row().key().get(i)));
                }
            }
            delete.executeUpdate();
        }
    }

    private Optional<String> objection(TableRecord change) {
        if (change.isDeletion()) {
            return Optional.empty();
        }
        for (Column column : table.columns()) {
            Object value = change.row().values().get(column.position());
            Optional<String> objection = value == null ? Optional.empty() : dialect.objection(column, value);
            if (objection.isPresent()) {
                return objection.map(why -> column.name() + ": " + why);
            }
        }
        return Optional.empty();
    }

    private static List<List<TableRecord>> parts(List<TableRecord> changes, int parameters) {
        int rows = Math.max(1, Math.min(ROWS_A_STATEMENT, PARAMETERS_A_STATEMENT / parameters));
        List<List<TableRecord>> parts = new ArrayList<>();
        int bytes = 0;
        for (TableRecord change : changes) {
            bytes += change.bytes();
            if (parts.isEmpty() || parts.getLast().size() == rows || bytes > BYTES_A_STATEMENT) {
                parts.add(new ArrayList<>());
                bytes = change.bytes();
            }
            parts.getLast().add(change);
        }
        return parts;
    }

    private static String places(int rows, int columns) {
        String row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
        return String.join(", ", Collections.nCopies(rows, row));
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

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    /** What is done with a part of the changes. */
    private interface Part {

        void execute(List<TableRecord> part) throws SQLException;
    }
}
