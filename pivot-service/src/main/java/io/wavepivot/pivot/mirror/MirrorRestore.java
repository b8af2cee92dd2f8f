package io.wavepivot.pivot.mirror;

import io.wavepivot.pivot.mirror.Databases.Database;
import io.wavepivot.pivot.tables.TableBatch;
import io.wavepivot.pivot.tables.TableReaders;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.kafka.KafkaClients;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes what a restore has published, of all partitions and by one replica, in one transaction: whoever reads the table
 * sees it as it was before, or as it was restored.
 */
final class MirrorRestore {

    private static final Duration POLL = Duration.ofMillis(500);

    private final KafkaClients kafka;
    private final String topic;
    private final TableReaders readers;
    private final Database database;
    private final SqlOffsets offsets;
    private final SqlTables tables;

    MirrorRestore(
            KafkaClients kafka,
            String topic,
            TableReaders readers,
            Database database,
            SqlOffsets offsets,
            SqlTables tables) {
        this.kafka = kafka;
        this.topic = topic;
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
    void run(int before, Dataset restored) throws SQLException {
        Map<Integer, Long> written = offsets.read();
        try {
            if (offsets.advanceGeneration(before, restored.getGeneration())) {
                copy(written);
                database.connection().commit();
                return;
            }
            database.connection().rollback();
            if (offsets.generation() < restored.getGeneration()) {
                throw new SQLException("Another replica was faster to begin, and has not ended");
            }
        } catch (SQLException | RuntimeException failed) {
            database.connection().rollback();
            throw failed;
        }
    }

    private void copy(Map<Integer, Long> written) throws SQLException {
        try (Consumer<byte[], byte[]> consumer = kafka.reader()) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            written.forEach((partition, offset) -> consumer.seek(new TopicPartition(topic, partition), offset));
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                tables.write(TableBatch.of(records, readers));
            }
            Map<Integer, Long> after = new HashMap<>();
            partitions.forEach(partition -> after.put(partition.partition(), consumer.position(partition)));
            offsets.advance(written, after);
        }
    }
}
