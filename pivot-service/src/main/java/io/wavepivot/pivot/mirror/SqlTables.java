package io.wavepivot.pivot.mirror;

import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.pivot.deadletters.DeadLetters;
import io.wavepivot.pivot.mirror.Databases.Database;
import io.wavepivot.pivot.tables.TableBatch;
import io.wavepivot.pivot.tables.TableRecord;
import io.wavepivot.schemas.tables.Table;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The SQL table of a table, as what that is defined as by now, and, while it is defined anew, as what it was before. */
final class SqlTables {

    private final String mirror;
    private final Database database;
    private final SqlOffsets offsets;
    private final DeadLetters deadLetters;
    private final MeterRegistry metrics;
    private Map<Table, SqlTable> targets = new HashMap<>();

    /** @param mirror {@code <server>/<database>}, for people */
    SqlTables(String mirror, Database database, SqlOffsets offsets, DeadLetters deadLetters, MeterRegistry metrics) {
        this.mirror = mirror;
        this.database = database;
        this.offsets = offsets;
        this.deadLetters = deadLetters;
        this.metrics = metrics;
    }

    /** Makes the SQL table what it is to be, before a transaction: on some servers a change of a table ends one. */
    void prepare(Set<Table> tables) throws SQLException {
        if (targets.keySet().containsAll(tables)) {
            return;
        }
        Map<Table, SqlTable> prepared = new HashMap<>();
        for (Table table : tables) {
            new SqlTableSetup(database, table).prepare(offsets);
            prepared.put(table, new SqlTable(database, table));
        }
        targets = prepared;
    }

    /** Finds out whether they are still there to be written: while nothing comes, nobody else would. */
    void check() throws SQLException {
        for (SqlTable target : targets.values()) {
            target.check();
        }
    }

    /** Writes, as part of a transaction. What is no row, whoever keeps the other copy puts aside. */
    void write(TableBatch batch) throws SQLException {
        for (Map.Entry<Table, Map<String, TableRecord>> changes :
                batch.changes().entrySet()) {
            SqlTable target = targets.get(changes.getKey());
            if (target == null) {
                throw new SQLException("The table is defined anew, and was not prepared yet");
            }
            int[] refused = new int[1];
            target.write(List.copyOf(changes.getValue().values()), (change, why) -> {
                deadLetters.send(change.origin(), "The mirror in %s: %s".formatted(mirror, why));
                refused[0]++;
            });
            String name = changes.getKey().name();
            metrics.counter("wavepivot.mirror.rows.written", "table", name)
                    .increment(changes.getValue().size() - refused[0]);
            metrics.counter("wavepivot.mirror.rows.refused", "table", name).increment(refused[0]);
        }
        deadLetters.await();
    }
}
