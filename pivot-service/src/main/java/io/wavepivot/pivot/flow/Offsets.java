package io.wavepivot.pivot.flow;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What a consumer has read and not committed: committed twice a second, or read again. */
final class Offsets implements ConsumerRebalanceListener {

    /** Shorter than the time in which the service has to leave. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Consumer<?, ?> consumer;
    private final Runnable flush;
    private final java.util.function.Consumer<RuntimeException> failed;

    /** Where reading goes on after a failure: the first offsets of what was not committed. */
    private final Map<TopicPartition, Long> first = new HashMap<>();

    /** Where reading goes on once all is committed. It lies behind markers of transactions, so that no lag is left. */
    private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();

    private long due = System.nanoTime();

    /**
     * @param flush completes what was written, before its offsets are committed
     * @param failed is told of an outage in which partitions are handed over
     */
    Offsets(Consumer<?, ?> consumer, Runnable flush, java.util.function.Consumer<RuntimeException> failed) {
        this.consumer = consumer;
        this.flush = flush;
        this.failed = failed;
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
        if (records.isEmpty() || System.nanoTime() - due >= 0) {
            commit();
        }
    }

    /** What takes long is done more rarely, so that it never takes more than a tenth of the time. */
    void commit() {
        if (!next.isEmpty()) {
            long start = System.nanoTime();
            flush.run();
            consumer.commitSync(next, PATIENCE);
            first.clear();
            next.clear();
            due = System.nanoTime() + Math.max(PAUSE.toNanos(), 10 * (System.nanoTime() - start));
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
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        // They are read from what was committed.
    }
}
