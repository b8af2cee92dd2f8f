package io.wavepivot.pivot.mirror;

import io.wavepivot.pivot.mirror.Databases.Database;
import io.wavepivot.pivot.tables.TableRecord;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/** The rows of the SQL table of a table of ours. */
final class SqlTable {

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

    /** @param table whose SQL table was prepared: see {@link SqlTableSetup} */
    SqlTable(Database database, Table table) {
        this.connection = database.connection();
        this.dialect = database.dialect();
        this.table = table;
        this.columns = names(table.columns());
        this.key = names(table.key().columns());
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

    /** Finds out whether it is still there to be written, in a transaction of its own. */
    void check() throws SQLException {
        try (Statement select = connection.createStatement()) {
            select.execute(
                    "SELECT %s FROM %s WHERE 1 = 0".formatted(dialect.quoted(columns), dialect.quoted(table.name())));
        }
        connection.commit();
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

    private static List<String> names(List<Column> columns) {
        return columns.stream().map(Column::name).toList();
    }

    /** What is done with a part of the changes. */
    private interface Part {

        void execute(List<TableRecord> part) throws SQLException;
    }
}
