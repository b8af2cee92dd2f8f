package io.wavepivot.ingest.publish;

import io.wavepivot.schemas.Topic;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/** A compacted topic as a table in memory: the last value of each key, as of a moment ago. */
public final class TopicTable<T extends SpecificRecord> implements Runnable, AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TopicTable.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final String topic;
    private final Consumer<String, byte[]> reader;
    private final AvroDecoder<T> decoder;
    private final Map<String, T> values = new ConcurrentSkipListMap<>();
    private final Map<Integer, Long> positions = new ConcurrentHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private volatile boolean loaded;

    public TopicTable(Topic topic, KafkaClients kafka, Class<T> type) {
        this.topic = topic.name();
        this.reader = kafka.reader();
        this.decoder = kafka.decoder(type);
    }

    /** Whether what was in the topic at the start has been read. */
    public boolean isLoaded() {
        return loaded;
    }

    public Optional<T> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** A view of all keys and values, by ascending key. */
    public Map<String, T> all() {
        return values;
    }

    /** Waits until a record of ours is in the table, so that whoever wrote it also reads it. */
    public void await(RecordMetadata written, Duration patience) throws InterruptedException {
        long left = patience.toNanos();
        lock.lock();
        try {
            while (left > 0 && positions.getOrDefault(written.partition(), 0L) <= written.offset()) {
                left = advanced.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Reads until {@link #close()}; after an outage, again from the beginning, which changes nothing. */
    @Override
    public void run() {
        try (reader) {
            while (true) {
                try {
                    read();
                } catch (WakeupException closed) {
                    return;
                } catch (KafkaException outage) {
                    LOG.warnf("topic=%s: reading again: %s", topic, outage.getMessage());
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private void read() {
        List<TopicPartition> partitions = reader.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        if (partitions.isEmpty()) { // Created a moment ago: not every broker knows of it yet.
            throw new UnknownTopicOrPartitionException("There is no topic '" + topic + "' yet");
        }
        reader.assign(partitions);
        reader.seekToBeginning(partitions);
        Map<TopicPartition, Long> ends = reader.endOffsets(partitions);
        while (true) {
            reader.poll(POLL).forEach(this::put);
            partitions.forEach(partition -> positions.put(partition.partition(), reader.position(partition)));
            loaded =
                    loaded || ends.entrySet().stream().allMatch(end -> reader.position(end.getKey()) >= end.getValue());
            signal();
        }
    }

    @Override
    public void close() {
        reader.wakeup();
    }

    private void put(ConsumerRecord<String, byte[]> next) {
        try {
            if (next.value() == null) {
                values.remove(next.key());
            } else {
                values.put(next.key(), decoder.decode(next.value()));
            }
        } catch (UndecodableException unknown) {
            LOG.errorf(
                    "topic=%s partition=%d offset=%d: left out: %s",
                    topic, next.partition(), next.offset(), unknown.getMessage());
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
}
