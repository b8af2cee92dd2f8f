package io.wavepivot.pivot.mirror;

import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.pivot.deadletters.DeadLetters;
import io.wavepivot.pivot.mirror.Databases.Database;
import io.wavepivot.pivot.tables.TableReaders;
import io.wavepivot.schemas.kafka.Backoff;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.tables.TableReader;
import io.wavepivot.schemas.tables.TableRow;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InterruptException;
import org.jboss.logging.Logger;

/**
 * Keeps an SQL table equal to the topic of a table. Rows and offsets are one transaction of the database, so that nothing
 * is written twice or left out, whoever dies when; replicas share the partitions, and one that does not know that it has
 * been replaced writes nothing. After any failure it goes on from the offsets that are in the database.
 */
final class Mirror implements Runnable {

    private static final Logger LOG = Logger.getLogger(Mirror.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final int MAX_TRIES = 5;

    private final String name;
    private final String target;
    private final Databases databases;
    private final KafkaClients kafka;
    private final Map<String, Object> consumerSettings;
    private final String group;
    private final TableReaders readers;
    private final DeadLetters deadLetters;
    private final MeterRegistry metrics;
    private final Backoff backoff;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String failure = "not started";
    private volatile long behind;

    /**
     * A mirror that is not running yet.
     *
     * @param name of the table
     * @param target {@code <server>/<database>}
     */
    Mirror(String name, String target, Mirrors.Parts parts) {
        this.name = name;
        this.target = target;
        this.databases = parts.databases();
        this.kafka = parts.kafka();
        this.consumerSettings = parts.consumerSettings();
        this.group = parts.group() + "." + name;
        this.readers = new TableReaders(parts.datasets(), parts.registry());
        this.deadLetters = new DeadLetters(parts.letters());
        this.metrics = parts.metrics();
        this.backoff = new Backoff(parts.longestPause());
    }

    String target() {
        return target;
    }

    /** Why nothing is written now; empty while all is well. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** The records that those partitions have that are ours, and that were not written yet. */
    long behind() {
        return behind;
    }

    /** Ends it after the transaction that it is in. */
    void close() {
        closed.countDown();
    }

    @Override
    public void run() {
        try {
            while (closed.getCount() > 0) {
                try (Consumer<byte[], byte[]> consumer = kafka.member(group, consumerSettings)) {
                    write(consumer);
                } catch (KafkaException outage) {
                    pauseAfter(outage);
                }
            }
        } catch (InterruptedException | InterruptException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** An outage of the database is none of the group's: the partitions stay ours. */
    private void write(Consumer<byte[], byte[]> consumer) throws InterruptedException {
        while (closed.getCount() > 0) {
            try (Database database = databases.open(target)) {
                new Session(database, consumer).untilClosed();
            } catch (SQLException | UndecodableException outage) {
                pauseAfter(outage);
            }
        }
    }

    private void pauseAfter(Exception outage) throws InterruptedException {
        String why = String.valueOf(outage.getMessage()).replaceFirst("^\\(conn=\\d+\\) ", "");
        if (!why.equals(failure)) { // Once, and not with every try.
            LOG.errorf("table=%s mirror=%s: tried again and again: %s", name, target, why);
        }
        failure = why;
        closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
    }

    private Uuid topicId(String topic) throws InterruptedException {
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

    /** As long as one connection lasts. */
    private final class Session implements ConsumerRebalanceListener {

        private final Database database;
        private final Consumer<byte[], byte[]> consumer;
        private final String topic = Topics.rowsTopic(name);
        private final SqlOffsets offsets;
        private final Map<Integer, Long> next = new HashMap<>();

        /** Of a table that is defined anew while a batch is read there are two. */
        private Map<Table, SqlTable> targets = new HashMap<>();

        Session(Database database, Consumer<byte[], byte[]> consumer) throws InterruptedException {
            this.database = database;
            this.consumer = consumer;
            this.offsets = new SqlOffsets(database, topicId(topic));
        }

        void untilClosed() throws SQLException, UndecodableException {
            offsets.prepare();
            prepare(Set.of(readers.table(name)));
            consumer.subscribe(Set.of(topic), this);
            place(consumer.assignment());
            while (closed.getCount() > 0) {
                ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
                if (!records.nextOffsets().isEmpty()) {
                    write(records);
                }
                behind = consumer.assignment().stream()
                        .mapToLong(partition -> consumer.currentLag(partition).orElse(0))
                        .sum();
                failure = null;
                backoff.reset();
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

        private void write(ConsumerRecords<byte[], byte[]> records) throws SQLException {
            Map<Table, Map<String, Change>> batch = batch(records);
            if (!targets.keySet().containsAll(batch.keySet())) {
                prepare(batch.keySet()); // Before the transaction: on some servers a change of a table ends one.
            }
            for (int tries = 1; !isWritten(records, batch); tries++) {
                if (tries == MAX_TRIES) {
                    throw new SQLException("Others wrote to '%s' at the same time, %d times".formatted(name, tries));
                }
            }
        }

        /** Of all that a batch says of a row, the last. What is no row, whoever keeps the other copy puts aside. */
        private Map<Table, Map<String, Change>> batch(ConsumerRecords<byte[], byte[]> records) {
            Map<Table, Map<String, Change>> batch = new LinkedHashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                try {
                    TableReader reader = readers.of(record);
                    TableRow row = reader.read(record);
                    batch.computeIfAbsent(reader.table(), any -> new LinkedHashMap<>())
                            .put(new String(record.key(), StandardCharsets.UTF_8), new Change(row, record));
                } catch (UndecodableException noRow) {
                    LOG.debugf("topic=%s offset=%d: left out: %s", topic, record.offset(), noRow.getMessage());
                }
            }
            return batch;
        }

        /** @return false when all was taken back because of what others did at the same time */
        private boolean isWritten(ConsumerRecords<byte[], byte[]> records, Map<Table, Map<String, Change>> batch)
                throws SQLException {
            Map<Integer, Long> after = new HashMap<>();
            records.nextOffsets().forEach((partition, to) -> after.put(partition.partition(), to.offset()));
            List<Runnable> letters = new ArrayList<>();
            try {
                for (Map.Entry<Integer, Long> partition : after.entrySet()) {
                    advance(partition.getKey(), partition.getValue());
                }
                for (Map.Entry<Table, Map<String, Change>> rows : batch.entrySet()) {
                    targets.get(rows.getKey())
                            .write(
                                    List.copyOf(rows.getValue().values()),
                                    (change, why) -> letters.add(() -> deadLetters.send(
                                            change.origin(), "The mirror in %s: %s".formatted(target, why))));
                }
                letters.forEach(Runnable::run);
                deadLetters.await();
                database.connection().commit();
            } catch (SQLException failed) {
                database.connection().rollback();
                if (String.valueOf(failed.getSQLState()).startsWith("40")) { // A deadlock, or the like.
                    return false;
                }
                throw failed;
            }
            next.putAll(after);
            count(batch, letters.size());
            return true;
        }

        private void advance(int partition, long to) throws SQLException {
            if (!offsets.advance(partition, next.get(partition), to)) {
                throw new SQLException(
                        "Another replica has gone on with partition %d of '%s'".formatted(partition, name));
            }
        }

        private void prepare(Set<Table> tables) throws SQLException {
            Map<Table, SqlTable> prepared = new HashMap<>();
            for (Table table : tables) {
                prepared.put(table, SqlTable.prepare(database, table, offsets));
            }
            targets = prepared;
        }

        private void count(Map<Table, Map<String, Change>> batch, int refused) {
            int rows = batch.values().stream().mapToInt(Map::size).sum();
            metrics.counter("wavepivot.mirror.rows.written", "table", name).increment(rows - refused);
            metrics.counter("wavepivot.mirror.rows.refused", "table", name).increment(refused);
        }
    }
}
