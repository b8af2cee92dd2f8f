package io.wavepivot.pivot.consume;

import com.mongodb.MongoException;
import io.micrometer.core.instrument.MeterRegistry;
import io.wavepivot.pivot.write.Batch;
import io.wavepivot.pivot.write.PivotWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads patches batch by batch: decode and coalesce, write, commit the offsets. Bad data goes to the dead letters. In
 * an outage the batch is read again, after a pause that doubles up to a limit, and the failure is shown by the health
 * check.
 */
public final class PivotRowsConsumer implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PivotRowsConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
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
            consumer.subscribe(List.of(topic));
            failure = null;
            while (closed.getCount() > 0) {
                apply(consumer.poll(POLL));
            }
        } catch (WakeupException stopped) {
            LOG.debugf("topic=%s: stopped", topic);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error bug) {
            failure = bug.toString();
            LOG.errorf(bug, "topic=%s: stopped by a bug", topic);
        }
    }

    /** Ends it; a batch that is not committed yet is written again by whoever reads on. */
    @Override
    public void close() {
        closed.countDown();
        consumer.wakeup();
    }

    private void apply(ConsumerRecords<String, byte[]> records) throws InterruptedException {
        if (records.isEmpty()) {
            failure = null; // What failed before has been written, or is another's to write.
            return;
        }
        try {
            Batch batch = new Batch();
            Map<ConsumerRecord<String, byte[]>, String> refused = new LinkedHashMap<>();
            for (ConsumerRecord<String, byte[]> next : records) {
                decoder.add(next, batch).ifPresent(reason -> refused.put(next, reason));
            }
            writer.write(batch);
            refused.forEach(deadLetters::send); // Only now: a batch may have to be written more than once.
            deadLetters.await();
            consumer.commitSync();
            metrics.counter("wavepivot.patches.written").increment(records.count());
            failure = null;
            pause = FIRST_PAUSE;
        } catch (WakeupException stopped) {
            throw stopped;
        } catch (MongoException | KafkaException outage) {
            failure = brief(outage.toString());
            LOG.errorf("topic=%s: %d patches are tried again in %s: %s", topic, records.count(), pause, failure);
            readAgain(records);
            closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            pause = pause.multipliedBy(2).compareTo(longestPause) < 0 ? pause.multipliedBy(2) : longestPause;
        }
    }

    /** A bulk write names every document that it failed to write. */
    private static String brief(String message) {
        return message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "...";
    }

    /** Puts the partitions that are still ours back to where the batch began. */
    private void readAgain(ConsumerRecords<String, byte[]> records) {
        for (TopicPartition partition : records.partitions()) {
            if (consumer.assignment().contains(partition)) {
                consumer.seek(partition, records.records(partition).getFirst().offset());
            }
        }
    }
}
