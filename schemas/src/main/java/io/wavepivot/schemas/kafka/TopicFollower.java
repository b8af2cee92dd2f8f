package io.wavepivot.schemas.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Reads a whole topic from its beginning, and then whatever is added, so that what its records say is known in memory.
 * After an outage it is read again from the beginning: putting a record twice must change nothing.
 */
public abstract class TopicFollower implements Runnable {

    private static final Logger LOG = Logger.getLogger(TopicFollower.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final Topic topic;
    private final KafkaClients kafka;
    private final Map<TopicPartition, Long> positions = new ConcurrentHashMap<>();
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();

    protected TopicFollower(Topic topic, KafkaClients kafka) {
        this.topic = topic;
        this.kafka = kafka;
    }

    /** What it follows. */
    public Topic topic() {
        return topic;
    }

    /** Takes a record; called by one thread only, in the order of each partition. */
    protected abstract void put(ConsumerRecord<byte[], byte[]> next);

    /** Whether what was in the topic at the start has been read. */
    public boolean isLoaded() {
        return loaded.getCount() == 0;
    }

    /** Waits until the table is loaded. */
    public void awaitLoaded() throws InterruptedException {
        loaded.await();
    }

    /** Waits, but not for ever, until a record of ours was put, so that whoever wrote it also reads it; says whether it was. */
    public boolean awaitWritten(RecordMetadata written, Duration patience) throws InterruptedException {
        TopicPartition partition = new TopicPartition(written.topic(), written.partition());
        return await(() -> positions.getOrDefault(partition, 0L) > written.offset(), patience);
    }

    /**
     * Waits until all was put that was written to a key's partition by now, committed or not: a committed
     * reader's own end lies before any open transaction, and what we look for may be behind one of somebody else's.
     *
     * @throws KafkaException the end cannot be asked for, or a transaction is open for longer than the patience
     */
    public void awaitEnd(String key, Duration patience) throws InterruptedException {
        awaitLoaded();
        TopicPartition partition = partitionOf(key);
        long end = kafka.ends(List.of(partition)).get(partition);
        if (!await(() -> positions.getOrDefault(partition, 0L) >= end, patience)) {
            throw new TimeoutException("Failed to read %s up to %d in %s".formatted(partition, end, patience));
        }
    }

    /** Waits until what was put makes a condition true, and says whether it did in time. */
    protected boolean await(BooleanSupplier condition, Duration patience) throws InterruptedException {
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

    /** Ends {@link #run}. */
    public void close() {
        closed.countDown();
    }

    /** Reads until {@link #close()}; after an outage it goes on where it was, as what was said before counts no longer. */
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

    private TopicPartition partitionOf(String key) {
        byte[] utf8 = key.getBytes(StandardCharsets.UTF_8);
        return new TopicPartition(topic.name(), Topic.partitionOf(utf8, positions.size()));
    }

    private void read(Consumer<byte[], byte[]> reader, Backoff backoff) {
        List<TopicPartition> partitions = topic.partitions(reader);
        reader.assign(partitions);
        for (TopicPartition partition : partitions) {
            reader.seek(partition, positions.getOrDefault(partition, 0L)); // Where there is none, at the beginning.
        }
        Ends ends = Ends.of(reader, partitions);
        while (closed.getCount() > 0) {
            for (ConsumerRecord<byte[], byte[]> next : reader.poll(POLL)) {
                put(next);
                positions.put(new TopicPartition(next.topic(), next.partition()), next.offset() + 1);
            }
            partitions.forEach(partition -> positions.put(partition, reader.position(partition)));
            backoff.reset();
            if (!isLoaded() && ends.areReached(reader)) {
                loaded.countDown();
            }
            signal();
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
}
