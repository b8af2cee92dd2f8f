package io.wavepivot.schemas.kafka;

import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * A compacted topic as a table in memory: the last value of each key, as of a moment ago. Keys that are not wanted are
 * passed over before their values are decoded, so that records of a later release do no harm.
 */
public final class CompactedTable<T extends SpecificRecord> implements Runnable {

    private static final Logger LOG = Logger.getLogger(CompactedTable.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Topic topic;
    private final KafkaClients kafka;
    private final AvroDecoder<T> decoder;
    private final Predicate<String> wanted;
    private final Map<String, Entry<T>> entries = new ConcurrentSkipListMap<>();
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();

    /** @param wanted which keys the table is to have */
    public CompactedTable(Topic topic, KafkaClients kafka, AvroDecoder<T> decoder, Predicate<String> wanted) {
        this.topic = topic;
        this.kafka = kafka;
        this.decoder = decoder;
        this.wanted = wanted;
    }

    /** Whether what was in the topic at the start has been read. */
    public boolean isLoaded() {
        return loaded.getCount() == 0;
    }

    /** Waits until the table is loaded. */
    public void awaitLoaded() throws InterruptedException {
        loaded.await();
    }

    /**
     * The value of a key; empty when it has none.
     *
     * @throws UndecodableException its last value is not one that this version can read
     */
    public Optional<T> get(String key) throws UndecodableException {
        Entry<T> entry = entries.get(key);
        if (entry != null && entry.broken != null) {
            throw entry.broken;
        }
        return Optional.ofNullable(entry).map(Entry::value);
    }

    /** All keys and values, by ascending key; without those whose values cannot be read. */
    public Map<String, T> all() {
        Map<String, T> all = new TreeMap<>();
        entries.forEach((key, entry) -> {
            if (entry.broken == null) {
                all.put(key, entry.value);
            }
        });
        return all;
    }

    /** How many records have been read of keys that are wanted: when it is the same as before, so is all else. */
    public long changes() {
        return changes.get();
    }

    /** The partition that a key's last record came from; empty for a key that has none. */
    public Optional<TopicPartition> partition(String key) {
        return Optional.ofNullable(entries.get(key)).map(Entry::partition);
    }

    /** Waits, but not for ever, until a record of ours is in the table, so that whoever wrote it also reads it. */
    public void awaitWritten(RecordMetadata written, Duration patience) throws InterruptedException {
        TopicPartition partition = new TopicPartition(written.topic(), written.partition());
        await(() -> positions.getOrDefault(partition, 0L) > written.offset(), patience);
    }

    /**
     * Waits until all is in the table that was written to a key's partition by now, committed or not: a committed
     * reader's own end lies before any open transaction, and what we look for may be behind one of somebody else's.
     *
     * @throws TimeoutException a transaction is open for longer than the patience
     */
    public void awaitEnd(TopicPartition partition, long uncommittedEnd, Duration patience) throws InterruptedException {
        if (!await(() -> positions.getOrDefault(partition, 0L) >= uncommittedEnd, patience)) {
            throw new TimeoutException(
                    "%s could not be read up to %d in %s".formatted(partition, uncommittedEnd, patience));
        }
    }

    /** Ends {@link #run}. */
    public void close() {
        closed.countDown();
    }

    /** Reads until {@link #close()}; after an outage, again from the beginning, which changes nothing. */
    @Override
    public void run() {
        Backoff backoff = new Backoff(LONGEST_PAUSE);
        while (closed.getCount() > 0) {
            try (Consumer<byte[], byte[]> reader = kafka.reader()) {
                read(reader, backoff);
            } catch (KafkaException outage) {
                Duration pause = backoff.next();
                LOG.warnf("topic=%s: read again in %s: %s", topic.name(), pause, outage.getMessage());
                pause(pause);
            }
        }
    }

    private void read(Consumer<byte[], byte[]> reader, Backoff backoff) {
        List<TopicPartition> partitions = topic.partitions(reader);
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        Ends ends = Ends.of(reader, partitions);
        while (closed.getCount() > 0) {
            reader.poll(POLL).forEach(this::put);
            partitions.forEach(partition -> positions.put(partition, reader.position(partition)));
            backoff.reset();
            if (!isLoaded() && ends.areReached(reader)) {
                loaded.countDown();
            }
            signal();
        }
    }

    private void put(ConsumerRecord<byte[], byte[]> next) {
        String key = next.key() == null ? "" : new String(next.key(), StandardCharsets.UTF_8);
        if (!wanted.test(key)) {
            return;
        }
        TopicPartition partition = new TopicPartition(next.topic(), next.partition());
        try {
            if (next.value() == null) {
                entries.remove(key);
            } else {
                entries.put(key, new Entry<>(partition, decoder.decode(next.value()), null));
            }
        } catch (UndecodableException unknown) {
            LOG.errorf("topic=%s partition=%d offset=%d: %s", topic.name(), next.partition(), next.offset(), unknown);
            entries.put(key, new Entry<>(partition, null, unknown));
        }
        changes.incrementAndGet();
    }

    private boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (left > 0 && !condition.getAsBoolean()) {
                left = advanced.awaitNanos(left);
            }
            return condition.getAsBoolean();
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void pause(Duration pause) {
        try {
            closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            closed.countDown();
        }
    }

    /** @param value null when the bytes cannot be read, and {@code broken} says why */
    private record Entry<T>(TopicPartition partition, T value, UndecodableException broken) {}
}
