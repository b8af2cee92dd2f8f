package io.wavepivot.pivot.flow;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jboss.logging.Logger;

/**
 * What a consumer has read and not committed: committed twice a second, or read again. What is left to do before a
 * commit is done in parts, between which batches are written: rows do not wait for it.
 */
final class Offsets implements ConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(Offsets.class);

    /** Shorter than the time in which the service has to leave. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(500);

    /** While records come, parts take no more than one part of so many of the time. */
    private static final int SHARE = 10;

    private final Consumer<?, ?> consumer;
    private final Supplier<List<Runnable>> rest;
    private final java.util.function.Consumer<RuntimeException> failed;
    private final LongSupplier nanos;

    /** Where reading goes on after a failure: the first offsets of what is not committed, nor being committed. */
    private final Map<TopicPartition, Long> first = new HashMap<>();

    /** Where reading goes on once all is committed. It lies behind markers of transactions, so that no lag is left. */
    private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();

    /** The commit that is under way; null for none. */
    private Commit commit;

    /** When it is time for the next commit, or for the next part of the one that is under way, while records come. */
    private long due;

    /**
     * @param rest what is left to do for all that was written, before its offsets are committed
     * @param failed is told of an outage in which partitions are handed over
     * @param nanos a clock as {@link System#nanoTime}
     */
    Offsets(
            Consumer<?, ?> consumer,
            Supplier<List<Runnable>> rest,
            java.util.function.Consumer<RuntimeException> failed,
            LongSupplier nanos) {
        this.consumer = consumer;
        this.rest = rest;
        this.failed = failed;
        this.nanos = nanos;
        this.due = nanos.getAsLong();
    }

    /** Some records are about to be written. */
    void begin(ConsumerRecords<?, ?> records) {
        for (TopicPartition partition : records.partitions()) {
            first.putIfAbsent(partition, records.records(partition).getFirst().offset());
        }
    }

    /** Records were written; none is a good time to commit. */
    void written(ConsumerRecords<?, ?> records) {
        next.putAll(records.nextOffsets());
        if (!records.isEmpty() && nanos.getAsLong() - due < 0) {
            return;
        }
        if (commit == null && !next.isEmpty()) {
            commit = new Commit();
        }
        if (commit != null) {
            stepUnlessJoining();
        }
    }

    /** While the members of the group change, nothing can be committed: the commit goes on after the next poll. */
    private void stepUnlessJoining() {
        try {
            commit.step();
        } catch (RebalanceInProgressException joining) {
            LOG.debugf("The offsets are committed after the next poll: %s", joining.getMessage());
        }
    }

    /** Whether a commit is under way, and wants to go on. */
    boolean isCommitting() {
        return commit != null;
    }

    /** Commits all that was written. */
    void commit() {
        while (commit != null) {
            commit.step();
        }
        if (!next.isEmpty()) {
            commit = new Commit();
            commit();
        }
    }

    void commitOrReadAgain() {
        try {
            commit();
        } catch (MongoException | KafkaException outage) {
            failed.accept(outage);
            readAgain();
        }
    }

    /** Puts the partitions that are still ours back to what was committed last. */
    void readAgain() {
        if (commit != null) {
            first.putAll(commit.first); // They come before those that were read since.
            commit = null;
        }
        first.forEach((partition, offset) -> {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, offset);
            }
        });
        first.clear();
        next.clear();
    }

    /** Whoever gets them goes on after what was written here. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commitOrReadAgain();
    }

    /** Whoever has them by now has written the same. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        first.keySet().removeAll(partitions);
        next.keySet().removeAll(partitions);
        if (commit != null) {
            commit.first.keySet().removeAll(partitions);
            commit.next.keySet().removeAll(partitions);
        }
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // They are read from what was committed.
    }

    /** A commit of all that had been written when it began. */
    private final class Commit {

        private final Map<TopicPartition, Long> first = new HashMap<>(Offsets.this.first);
        private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(Offsets.this.next);
        private final Deque<Runnable> parts = new ArrayDeque<>(rest.get());

        private Commit() {
            Offsets.this.first.clear();
            Offsets.this.next.clear();
        }

        /** Does one part; after the last one, the offsets are committed. */
        private void step() {
            long start = nanos.getAsLong();
            if (!parts.isEmpty()) {
                parts.element().run();
                parts.remove(); // Only now: what has failed is not done.
            }
            if (parts.isEmpty()) {
                consumer.commitSync(next, PATIENCE);
                commit = null;
            }
            long end = nanos.getAsLong();
            due = end + Math.max(SHARE * (end - start), commit == null ? PAUSE.toNanos() : 0);
        }
    }
}
