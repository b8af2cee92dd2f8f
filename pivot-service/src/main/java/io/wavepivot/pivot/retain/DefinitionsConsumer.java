package io.wavepivot.pivot.retain;

import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** Follows all definitions from their beginning, for what they say about retention. */
public final class DefinitionsConsumer implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DefinitionsConsumer.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final AvroDecoder<Definition> decoder;
    private final Retention retention;
    private final CountDownLatch loaded = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    public DefinitionsConsumer(
            Consumer<String, byte[]> consumer, AvroDecoder<Definition> decoder, Retention retention) {
        this.consumer = consumer;
        this.decoder = decoder;
        this.retention = retention;
    }

    /** Waits until what was defined at the start is known. */
    public void awaitLoaded() throws InterruptedException {
        loaded.await();
    }

    /** Follows until {@link #close()}; after an outage, again from the beginning, which changes nothing. */
    @Override
    public void run() {
        try (consumer) {
            while (closed.getCount() > 0) {
                try {
                    follow();
                } catch (WakeupException stopped) {
                    return;
                } catch (KafkaException outage) {
                    LOG.warnf("topic=%s: reading again: %s", Topics.DEFINITIONS.name(), outage.getMessage());
                    closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        consumer.wakeup();
    }

    private void follow() {
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.DEFINITIONS.name()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        if (partitions.isEmpty()) { // Created a moment ago: not every broker knows of it yet.
            throw new UnknownTopicOrPartitionException("There is no topic '" + Topics.DEFINITIONS.name() + "' yet");
        }
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        while (closed.getCount() > 0) {
            consumer.poll(POLL).forEach(this::apply);
            if (loaded.getCount() > 0
                    && ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
                retention.loaded();
                loaded.countDown();
            }
        }
    }

    private void apply(ConsumerRecord<String, byte[]> next) {
        if (!Topics.isProjectKey(next.key())) {
            return;
        }
        try {
            if (next.value() == null) {
                retention.remove(next.key());
            } else {
                retention.define(
                        next.key(), (Project) decoder.decode(next.value()).getBody());
            }
        } catch (UndecodableException unknown) {
            LOG.errorf(
                    "topic=%s partition=%d offset=%d: left out: %s",
                    next.topic(), next.partition(), next.offset(), unknown.getMessage());
        }
    }
}
