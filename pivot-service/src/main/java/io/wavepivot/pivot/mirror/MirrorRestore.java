package io.wavepivot.pivot.mirror;

import io.wavepivot.pivot.mirror.Databases.Database;
import io.wavepivot.pivot.tables.TableReaders;
import io.wavepivot.pivot.tables.WholeTopic;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.tables.Table;
import java.sql.SQLException;
import java.util.Map;

/**
 * Writes what a restore has published, of all partitions and by one replica, in one transaction: whoever reads the table
 * sees it as it was before, or as it was restored.
 */
final class MirrorRestore {

    private final KafkaClients kafka;
    private final TableReaders readers;
    private final Database database;
    private final SqlOffsets offsets;
    private final SqlTables tables;

    MirrorRestore(KafkaClients kafka, TableReaders readers, Database database, SqlOffsets offsets, SqlTables tables) {
        this.kafka = kafka;
        this.readers = readers;
        this.database = database;
        this.offsets = offsets;
        this.tables = tables;
    }

    /**
     * Does it, unless another replica has; or waits until that one has.
     *
     * @param before the generation that the rows are of now
     */
    void run(int before, Table restored) throws SQLException {
        int generation = restored.dataset().getGeneration();
        Map<Integer, Long> written = offsets.read();
        try {
            if (offsets.advanceGeneration(before, generation)) {
                if (!written.isEmpty()) { // Of a table that is new, nobody has seen what was before.
                    offsets.advance(written, WholeTopic.read(kafka, restored, readers, written, tables::write));
                }
                database.connection().commit();
                return;
            }
            database.connection().rollback();
            if (offsets.generation() < generation) {
                throw new SQLException("Another replica was faster to begin, and has not ended");
            }
        } catch (SQLException | RuntimeException failed) {
            database.connection().rollback();
            throw failed;
        }
    }
}
