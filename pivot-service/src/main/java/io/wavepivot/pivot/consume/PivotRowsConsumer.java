package io.wavepivot.pivot.consume;

import com.mongodb.MongoException;
import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.pivot.write.Batch;
import io.wavepivot.pivot.write.PivotWriter;
import io.wavepivot.pivot.write.PivotWriter.Refusal;
import io.wavepivot.schemas.Topics;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Reads patches batch by batch: decode and coalesce, write, and commit the offsets of what was written, twice a second.
 * Bad data goes to the dead letters. In an outage all that is not committed is read again, after a pause that doubles up
 * to a limit, and the failure is shown by the health check.
 */
public final class PivotRowsConsumer implements Runnable, AutoCloseable, ConsumerRebalanceListener {

    private static final Logger LOG = Logger.getLogger(PivotRowsConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);

    /** Shorter than the time in which the service has to leave. */
    private static final Duration COMMIT_PATIENCE = Duration.ofSeconds(5);

    private static final Duration COMMIT_PAUSE = Duration.ofMillis(500);
    private static final int MAX_MESSAGE = 400;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    private final String topic;
    private final Consumer<String, byte[]> consumer;
    private final PatchDecoder decoder;
    private final PivotWriter writer;
    private final DeadLetters deadLetters;
    private final Duration longestPause;
    private final MeterRegistry metrics;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String failure = "not started";
    private Duration pause = FIRST_PAUSE;

    /** Where reading goes on after a failure: the first offsets of what was written and not committed. */
    private final Map<TopicPartition, Long> uncommitted = new HashMap<>();

    private long nextCommit = System.nanoTime();

    public PivotRowsConsumer(
            String topic,
            Consumer<String, byte[]> consumer,
            PatchDecoder decoder,
            PivotWriter writer,
            DeadLetters deadLetters,
            Duration longestPause,
            MeterRegistry metrics) {
        this.topic = topic;
        this.consumer = consumer;
        this.decoder = decoder;
        this.writer = writer;
        this.deadLetters = deadLetters;
        this.longestPause = longestPause;
        this.metrics = metrics;
    }

    /** Why nothing is written now; empty while all is well. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    @Override
    public void run() {
        try (consumer) {
            consumer.subscribe(List.of(topic), this);
            failure = null;
            while (closed.getCount() > 0) {
                apply(poll());
            }
            commitOrReadAgain();
            LOG.infof("topic=%s: stopped", topic);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            failure = bug.toString();
            LOG.errorf(bug, "topic=%s: stopped by a bug", topic);
        }
    }

    /** Ends it after the batch that it is in; in an outage that batch is left to whoever reads on. */
    @Override
    public void close() {
        closed.countDown();
    }

    /** Whoever gets them goes on after what was written here. */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
        commitOrReadAgain();
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
        uncommitted.keySet().removeAll(partitions); // Whoever has them by now has written the same.
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
        LOG.debugf("topic=%s: assigned %s", topic, partitions);
    }

    /** What a poll reports is an outage as well: of the broker, or of what it lets us do. */
    private ConsumerRecords<String, byte[]> poll() throws InterruptedException {
        AtomicReference<ConsumerRecords<String, byte[]>> found = new AtomicReference<>(ConsumerRecords.empty());
        if (!attempt(() -> found.set(consumer.poll(POLL)))) {
            waitLonger();
        }
        return found.get();
    }

    private void commitOrReadAgain() {
        if (!attempt(this::commit)) {
            readAgain();
        }
    }

    private void waitLonger() throws InterruptedException {
        closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        pause = pause.multipliedBy(2).compareTo(longestPause) < 0 ? pause.multipliedBy(2) : longestPause;
    }

    private void apply(ConsumerRecords<String, byte[]> records) throws InterruptedException {
        boolean succeeded = attempt(() -> {
            write(records);
            if (records.isEmpty() || System.nanoTime() - nextCommit >= 0) {
                commit();
            }
        });
        if (!succeeded) {
            readAgain();
            waitLonger();
        } else if (!records.isEmpty() || failure != null) {
            failure = null;
            pause = FIRST_PAUSE;
        }
    }

    /** @return false in an outage */
    private boolean attempt(Runnable work) {
        try {
            work.run();
            return true;
        } catch (MongoException | KafkaException outage) {
            failure = brief(outage.toString());
            LOG.errorf("topic=%s: tried again in %s: %s", topic, pause, failure);
            return false;
        }
    }

    private void write(ConsumerRecords<String, byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            uncommitted.putIfAbsent(
                    partition, records.records(partition).getFirst().offset());
        }
        Map<ConsumerRecord<String, byte[]>, String> refused = writeRows(records);
        refused.forEach(deadLetters::send); // Only now: a batch may have to be written more than once.
        if (!records.isEmpty()) {
            metrics.summary("wavepivot.batch.patches").record(records.count());
        }
        metrics.counter("wavepivot.patches.written").increment(records.count() - refused.size());
        metrics.counter("wavepivot.patches.refused").increment(refused.size());
    }

    /** @return what cannot be applied, and why */
    private Map<ConsumerRecord<String, byte[]>, String> writeRows(ConsumerRecords<String, byte[]> records) {
        Map<ConsumerRecord<String, byte[]>, String> refused = new LinkedHashMap<>();
        Batch batch = new Batch();
        for (ConsumerRecord<String, byte[]> next : records) {
            decoder.add(next, batch).ifPresent(reason -> refused.put(next, reason));
        }
        List<Refusal> refusals = writer.write(batch);
        if (!refusals.isEmpty()) {
            Set<String> keys = refusals.stream()
                    .map(refusal -> Topics.pivotRowKey(refusal.pivot(), refusal.rowKey()))
                    .collect(Collectors.toSet());
            for (ConsumerRecord<String, byte[]> next : records) {
                if (keys.contains(next.key()) && !refused.containsKey(next)) {
                    writeAlone(next).ifPresent(refusal -> refused.put(next, refusal.reason()));
                }
            }
        }
        return refused;
    }

    /** Of a row's patches in a batch, only those are refused that are refused alone, whatever the batch was. */
    private Optional<Refusal> writeAlone(ConsumerRecord<String, byte[]> next) {
        Batch alone = new Batch();
        decoder.add(next, alone);
        return writer.write(alone).stream().findFirst();
    }

    /** What a column's last value is may wait, but not long, and not so often that writing it takes all the time. */
    private void commit() {
        if (!uncommitted.isEmpty()) {
            long start = System.nanoTime();
            writer.flush();
            deadLetters.await();
            consumer.commitSync(COMMIT_PATIENCE);
            uncommitted.clear();
            nextCommit = System.nanoTime() + Math.max(COMMIT_PAUSE.toNanos(), 10 * (System.nanoTime() - start));
        }
    }

    /** A bulk write names every document that it failed to write. */
    private static String brief(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
    }

    /** Puts the partitions that are still ours back to what was committed last. */
    private void readAgain() {
        uncommitted.forEach((partition, offset) -> {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, offset);
            }
        });
        uncommitted.clear();
    }
}
