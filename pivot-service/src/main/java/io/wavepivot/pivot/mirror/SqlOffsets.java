package io.wavepivot.pivot.mirror;

import io.wavepivot.pivot.mirror.Databases.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;

/**
 * How far a topic has been written, in the database that it is written to: a transaction that writes rows says there
 * where it began and where the next one begins, and of two that begin in the same place one fails.
 */
final class SqlOffsets {

    /** No dataset has a name that begins so. */
    static final String TABLE = "_wavepivot_offsets";

    /** In the place of a partition: beside it stands the generation of the rows. */
    private static final int GENERATION = -1;

    private final Connection connection;
    private final String table;
    private final String topic;

    /** @param topic as Kafka knows it: one that is made anew under the old name is another */
    SqlOffsets(Database database, Uuid topic) {
        this.connection = database.connection();
        this.table = database.dialect().quoted(TABLE);
        this.topic = topic.toString();
    }

    /** Makes the table of offsets, unless it is there. */
    void prepare() throws SQLException {
        if (!new Catalogue(connection).columns(TABLE).isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE IF NOT EXISTS %s (topic_id CHAR(22) NOT NULL, partition_id INT NOT NULL,"
                            .formatted(table)
                    + " next_offset BIGINT NOT NULL, PRIMARY KEY (topic_id, partition_id))");
        }
        connection.commit();
    }

    /** The next offset of each partition that was ever written. */
    Map<Integer, Long> read() throws SQLException {
        Map<Integer, Long> offsets = all();
        offsets.remove(GENERATION);
        connection.commit();
        return offsets;
    }

    /** Of which generation the rows are: how often the table was restored. */
    int generation() throws SQLException {
        int generation = all().getOrDefault(GENERATION, 0L).intValue();
        connection.commit();
        return generation;
    }

    /**
     * Goes on to another generation, as part of the transaction.
     *
     * @return false when another replica has
     */
    boolean advanceGeneration(int from, int to) throws SQLException {
        return advance(GENERATION, from == 0 ? null : (long) from, to);
    }

    private Map<Integer, Long> all() throws SQLException {
        Map<Integer, Long> offsets = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT partition_id, next_offset FROM %s WHERE topic_id = ?".formatted(table))) {
            select.setString(1, topic);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    offsets.put(rows.getInt(1), rows.getLong(2));
                }
            }
        }
        return offsets;
    }

    /** Forgets how far it was written: it is to be written from its beginning. */
    void forget() throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM %s WHERE topic_id = ?".formatted(table))) {
            delete.setString(1, topic);
            delete.executeUpdate();
        }
        connection.commit();
    }

    /**
     * Goes on, as part of the transaction.
     *
     * @param from where each partition went on before; null for never
     * @throws SQLException also when another replica has gone on from there
     */
    void advance(Map<Integer, Long> from, Map<Integer, Long> to) throws SQLException {
        for (Map.Entry<Integer, Long> partition : to.entrySet()) {
            if (!advance(partition.getKey(), from.get(partition.getKey()), partition.getValue())) {
                throw new SQLException("Another replica has gone on with partition " + partition.getKey());
            }
        }
    }

    private boolean advance(int partition, Long from, long to) throws SQLException {
        if (from == null) {
            return insert(partition, to);
        }
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE %s SET next_offset = ? WHERE topic_id = ? AND partition_id = ? AND next_offset = ?"
                        .formatted(table))) {
            update.setLong(1, to);
            update.setString(2, topic);
            update.setInt(3, partition);
            update.setLong(4, from);
            return update.executeUpdate() == 1;
        }
    }

    private boolean insert(int partition, long to) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO %s (topic_id, partition_id, next_offset) VALUES (?, ?, ?)".formatted(table))) {
            insert.setString(1, topic);
            insert.setInt(2, partition);
            insert.setLong(3, to);
            return insert.executeUpdate() == 1;
        } catch (SQLException failed) {
            if (SqlStates.isOf(failed, SqlStates.CONSTRAINT)) {
                return false;
            }
            throw failed;
        }
    }
}
