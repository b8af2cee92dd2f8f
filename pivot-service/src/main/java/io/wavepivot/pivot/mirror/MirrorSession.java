package io.wavepivot.pivot.mirror;

import io.wavepivot.pivot.mirror.Databases.Database;
import io.wavepivot.pivot.tables.TableBatch;
import io.wavepivot.pivot.tables.TableReaders;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.UndecodableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** What a mirror does as long as one connection lasts. */
final class MirrorSession implements ConsumerRebalanceListener {

    private static final Duration POLL = Duration.ofMillis(500);
    private static final int MAX_TRIES = 5;
    private static final int IDLE_POLLS_A_CHECK = 10;

    private final String name;
    private final String topic;
    private final KafkaClients kafka;
    private final TableReaders readers;
    private final Database database;
    private final Consumer<byte[], byte[]> consumer;
    private final SqlOffsets offsets;
    private final SqlTables tables;

    /** Where each of our partitions goes on; null for from its beginning. */
    private final Map<Integer, Long> next = new HashMap<>();

    private int generation;
    private int idle;

    MirrorSession(Mirror mirror, Mirrors.Parts parts, Database database, Consumer<byte[], byte[]> consumer)
            throws InterruptedException {
        this.name = mirror.name();
        this.topic = Topics.rowsTopic(name);
        this.kafka = parts.kafka();
        this.readers = mirror.readers();
        this.database = database;
        this.consumer = consumer;
        this.offsets = new SqlOffsets(database, topicId());
        this.tables = new SqlTables(mirror.target(), database, offsets, mirror.deadLetters(), parts.metrics());
    }

    void begin() throws SQLException, UndecodableException {
        offsets.prepare();
        tables.prepare(Set.of(readers.table(name)));
        generation = offsets.generation();
        consumer.subscribe(Set.of(topic), this);
        place(consumer.assignment());
    }

    /**
     * Writes what there is, or waits a moment for something.
     *
     * @return how many records our partitions have that were not written yet
     */
    long step() throws SQLException, UndecodableException {
        if (isRestored()) {
            restore();
        }
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        if (!records.nextOffsets().isEmpty()) {
            write(records);
        } else if (!isRestored()) {
            look();
        }
        return consumer.assignment().stream()
                .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                .sum();
    }

    /** While nothing comes, nothing else would show that the table is defined anew, or is not there any more. */
    private void look() throws SQLException, UndecodableException {
        tables.prepare(Set.of(readers.table(name)));
        if (++idle % IDLE_POLLS_A_CHECK == 0) {
            tables.check();
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        try {
            place(partitions);
        } catch (SQLException outage) {
            throw new KafkaException(outage.getMessage(), outage);
        }
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        // All that was read has been written.
    }

    private boolean isRestored() throws UndecodableException {
        return readers.table(name).dataset().getGeneration() > generation;
    }

    /** As long as a table is being restored nothing is written; then all of it, in one transaction. */
    private void restore() throws SQLException, UndecodableException {
        Table table = readers.table(name);
        if (table.dataset().getRestoring() != null) {
            consumer.pause(consumer.assignment());
        } else if (!consumer.assignment().isEmpty()) {
            tables.prepare(Set.of(table));
            new MirrorRestore(kafka, readers, database, offsets, tables).run(generation, table);
            generation = table.dataset().getGeneration();
            consumer.resume(consumer.paused());
            place(consumer.assignment());
        }
    }

    /** Partitions go on where the database says, and not where Kafka does. */
    private void place(Collection<TopicPartition> partitions) throws SQLException {
        Map<Integer, Long> written = offsets.read();
        for (TopicPartition partition : partitions) {
            Long offset = written.get(partition.partition());
            next.put(partition.partition(), offset);
            if (offset == null) {
                consumer.seekToBeginning(List.of(partition));
            } else {
                consumer.seek(partition, offset);
            }
        }
    }

    private void write(ConsumerRecords<byte[], byte[]> records) throws SQLException, UndecodableException {
        TableBatch batch = TableBatch.of(records, readers);
        if (isRestored()) {
            place(consumer.assignment()); // What was read is of a restore, or may be.
            return;
        }
        tables.prepare(batch.changes().keySet());
        for (int tries = 1; !isWritten(records, batch); tries++) {
            if (tries == MAX_TRIES) {
                throw new SQLException("Others wrote to '%s' at the same time, %d times".formatted(name, tries));
            }
        }
    }

    /** @return false when all was taken back because of what others did at the same time */
    private boolean isWritten(ConsumerRecords<byte[], byte[]> records, TableBatch batch) throws SQLException {
        Map<Integer, Long> after = new HashMap<>();
        records.nextOffsets().forEach((partition, to) -> after.put(partition.partition(), to.offset()));
        try {
            offsets.advance(next, after);
            tables.write(batch);
            database.connection().commit();
        } catch (SQLException failed) {
            database.connection().rollback();
            if (SqlStates.isOf(failed, SqlStates.ROLLED_BACK)) {
                return false;
            }
            throw failed;
        }
        next.putAll(after);
        return true;
    }

    private Uuid topicId() throws InterruptedException {
        try (Admin admin = kafka.admin()) {
            return admin.describeTopics(List.of(topic))
                    .topicNameValues()
                    .get(topic)
                    .get()
                    .topicId();
        } catch (ExecutionException failed) {
            throw new KafkaException("Failed to ask for the topic '" + topic + "'", failed.getCause());
        }
    }
}
