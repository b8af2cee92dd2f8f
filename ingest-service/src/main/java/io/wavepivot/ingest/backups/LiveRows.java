package io.wavepivot.ingest.backups;

import io.wavepivot.ingest.backups.file.HashedKey;
import io.wavepivot.ingest.backups.file.KeySet;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.wire.UndecodableException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The rows of a table as they were at one moment, read from its topic once and in little memory: backwards, so that the
 * first record of a key that is met is its last. Where a partition has more keys than are remembered, those of one half
 * of them are left to another pass, which gives none that was given before.
 *
 * @param <T> what a row is read as
 */
final class LiveRows<T> implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    /** A fetch at the end of one partition holds up that of the next, as long as it waits for more. */
    private static final Map<String, Object> CONSUMER =
            Map.of(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 5, ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);

    /** An open transaction ends, in the one way or the other. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Of one step backwards. */
    private static final int MANY_BYTES = 16 * 1024 * 1024;

    private static final int FEW_BYTES = 4 * 1024 * 1024;

    /** What a record takes beside its bytes, at least. */
    private static final int OBJECT_BYTES = 300;

    private final KafkaClients kafka;
    private final Consumer<byte[], byte[]> consumer;
    private final Topic topic;
    private final Predicate<ConsumerRecord<byte[], byte[]>> counts;
    private final Reader<T> reader;
    private final int maxKeys;
    private long unreadable;
    private Map<TopicPartition, Long> ends;

    /**
     * @param counts whether anything is to be known of a record: of the others nothing is
     * @param maxKeys that are remembered at once, a power of two
     */
    LiveRows(
            KafkaClients kafka,
            Topic topic,
            Predicate<ConsumerRecord<byte[], byte[]>> counts,
            Reader<T> reader,
            int maxKeys) {
        this.kafka = kafka;
        this.consumer = kafka.reader(CONSUMER);
        this.topic = topic;
        this.counts = counts;
        this.reader = reader;
        this.maxKeys = maxKeys;
    }

    /**
     * The ends of the partitions when this was asked first: the moment. What a transaction has written that is still open
     * lies before them.
     *
     * @throws KafkaException they cannot be asked for
     */
    Map<TopicPartition, Long> ends() {
        if (ends == null) {
            ends = kafka.ends(topic.partitions(consumer));
        }
        return ends;
    }

    /**
     * Reads the rows of a partition, in no order.
     *
     * @param end what is from there on does not count
     * @throws KafkaException the broker cannot be reached, or a transaction does not end
     */
    void each(TopicPartition partition, long end, Visitor<T> visitor) throws IOException {
        consumer.assign(List.of(partition));
        long begin = consumer.beginningOffsets(List.of(partition)).get(partition);
        Deque<Pass> passes = new ArrayDeque<>(List.of(new Pass(Long.MIN_VALUE, Long.MAX_VALUE, end)));
        KeySet seen = new KeySet(maxKeys);
        while (!passes.isEmpty()) {
            seen.clear();
            new Scan(partition, seen, visitor, passes).run(passes.remove(), begin, end);
        }
    }

    /** How many records were met that are no rows of the table. */
    long unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        consumer.close();
    }

    /** Reads records that have a key. */
    interface Reader<T> {

        /**
         * Reads one.
         *
         * @return null: there is no such row any longer
         * @throws UndecodableException it says nothing of a row
         */
        T read(ConsumerRecord<byte[], byte[]> record) throws UndecodableException;
    }

    /** Is given rows. */
    interface Visitor<T> {

        void take(HashedKey key, T row) throws IOException;
    }

    /**
     * A part of the keys.
     *
     * @param below rows from there on were given before
     */
    private record Pass(long firstPart, long lastPart, long below) {

        boolean has(long part) {
            return part >= firstPart && part <= lastPart;
        }

        Pass lowerHalf() {
            return new Pass(firstPart, middle(), below);
        }

        Pass upperHalf(long below) {
            return new Pass(middle() + 1, lastPart, Math.min(this.below, below));
        }

        private long middle() {
            return (firstPart & lastPart) + ((firstPart ^ lastPart) >> 1);
        }
    }

    /**
     * The records of some offsets that count.
     *
     * @param bytes that they take
     * @param read how many bytes were read for them
     */
    private record Step(List<ConsumerRecord<byte[], byte[]>> records, long bytes, long read) {}

    /** One way through a partition. */
    private final class Scan {

        private final TopicPartition partition;
        private final HashedKey.Hash hash = new HashedKey.Hash();
        private final KeySet seen;
        private final Visitor<T> visitor;
        private final Deque<Pass> later;
        private Pass pass;

        Scan(TopicPartition partition, KeySet seen, Visitor<T> visitor, Deque<Pass> later) {
            this.partition = partition;
            this.seen = seen;
            this.visitor = visitor;
            this.later = later;
        }

        void run(Pass first, long begin, long end) throws IOException {
            pass = first;
            long step = 10_000;
            for (long to = end; to > begin; ) {
                long from = Math.max(begin, to - step);
                Step next = read(from, to);
                if (next.bytes > MANY_BYTES && to - from > 1) {
                    step = (to - from) / 2; // What was read of it is thrown away.
                    continue;
                }
                for (ConsumerRecord<byte[], byte[]> record : next.records.reversed()) {
                    take(record);
                }
                to = from;
                step = next.read < FEW_BYTES ? 2 * step : step;
            }
        }

        /** The records between two offsets; of too many, some. */
        private Step read(long from, long to) {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            long bytes = 0;
            long read = 0;
            long position = from;
            long moved = System.nanoTime();
            consumer.seek(partition, from);
            while (position < to && bytes <= MANY_BYTES) {
                for (ConsumerRecord<byte[], byte[]> next : consumer.poll(POLL)) {
                    read += bytes(next);
                    if (next.offset() < to && next.key() != null && counts.test(next)) {
                        records.add(next);
                        bytes += bytes(next);
                    }
                }
                if (consumer.position(partition) > position) {
                    position = consumer.position(partition);
                    moved = System.nanoTime();
                } else if (System.nanoTime() - moved > PATIENCE.toNanos()) {
                    throw new TimeoutException("Failed to read %s from %d on in %s: a transaction is open for longer"
                            .formatted(partition, position, PATIENCE));
                }
            }
            return new Step(records, bytes, read);
        }

        private void take(ConsumerRecord<byte[], byte[]> record) throws IOException {
            HashedKey key = hash.of(record.key());
            if (!pass.has(key.part()) || seen.contains(key)) {
                return;
            }
            T row;
            try {
                row = reader.read(record);
            } catch (UndecodableException noRow) {
                unreadable += record.offset() < pass.below() ? 1 : 0;
                return; // It is none, and what was said of the key before counts.
            }
            while (seen.isFull()) {
                later.add(pass.upperHalf(record.offset() + 1));
                pass = pass.lowerHalf();
                seen.retain(pass::has);
                if (!pass.has(key.part())) {
                    return;
                }
            }
            seen.add(key);
            if (row != null && record.offset() < pass.below()) {
                visitor.take(key, row);
            }
        }
    }

    private static long bytes(ConsumerRecord<byte[], byte[]> record) {
        return OBJECT_BYTES + Math.max(0, record.serializedKeySize()) + Math.max(0, record.serializedValueSize());
    }
}
