package io.wavepivot.schemas.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidRequestException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka clients with the settings that our guarantees stand on: committed records only, no automatic commits,
 * every record acknowledged by all replicas and doubled by no retry. Keys and values are bytes; whoever reads them says
 * what they mean. Whoever asks for a client closes it.
 */
public final class KafkaClients {

    /** Of however many partitions, as a service has several consumers: by Kafka's default each may have 50 MiB. */
    private static final int MAX_FETCH_BYTES = 8 * 1024 * 1024;

    /** Of one producer, which keeps what it had once: by Kafka's default 32 MiB. */
    private static final long BUFFER_BYTES = 8L * 1024 * 1024;

    private static final int MAX_TRANSACTIONAL_ID = 1_000;
    private static final int MAX_SHOWN = 100;

    /** How long a call waits for a broker that does not answer, instead of a minute. */
    private static final int PATIENCE_MILLIS = 20_000;

    private final Map<String, Object> connection;

    /** @param connection how the broker is reached, by Kafka's names */
    public KafkaClients(Map<String, Object> connection) {
        this.connection = new HashMap<>(connection);
        this.connection.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS / 2);
    }

    public Admin admin() {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        return Admin.create(settings);
    }

    /** A consumer that is told what to read. */
    public Consumer<byte[], byte[]> reader() {
        return reader(Map.of());
    }

    /**
     * The same.
     *
     * @param more further settings, by Kafka's names
     */
    public Consumer<byte[], byte[]> reader(Map<String, Object> more) {
        return consumer(more);
    }

    /**
     * A consumer that shares its topics' partitions with the others of its group.
     *
     * @param more further settings, by Kafka's names
     */
    public Consumer<byte[], byte[]> member(String group, Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName(),
                // A replica that was killed is replaced after this long, instead of the default of 45 s.
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                3_000));
        settings.putAll(more);
        return consumer(settings);
    }

    /**
     * Where partitions end now, committed or not: a committed reader's own ends lie before any open transaction, also one
     * that its producer has committed a moment ago.
     *
     * @throws KafkaException they cannot be asked for
     */
    public Map<TopicPartition, Long> ends(Collection<TopicPartition> partitions) {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        partitions.forEach(partition -> wanted.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        try (Admin admin = admin()) {
            admin.listOffsets(wanted).all().get().forEach((partition, end) -> ends.put(partition, end.offset()));
            return ends;
        } catch (ExecutionException failed) {
            throw new KafkaException("Failed to ask for the ends of " + partitions, failed.getCause());
        } catch (InterruptedException interrupted) {
            throw new InterruptException(interrupted);
        }
    }

    /** A producer whose records are kept in order and not doubled by its own retries. */
    public Producer<byte[], byte[]> producer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.putIfAbsent(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_LETTER_BYTES);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
        settings.putAll(more);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** A producer that writes in transactions only, and fences off whoever had the id before. */
    public Producer<byte[], byte[]> transactionalProducer(String transactionalId, Map<String, Object> more) {
        if (transactionalId.length()
                > MAX_TRANSACTIONAL_ID) { // Kafka's client cannot send a very long one, and tries for ever.
            throw new InvalidRequestException("A transactional id of %d characters: %s..."
                    .formatted(transactionalId.length(), transactionalId.substring(0, MAX_SHOWN)));
        }
        Map<String, Object> settings = new HashMap<>(Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                transactionalId,
                // While one is open, readers of its partitions wait; a step takes seconds at the most.
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                120_000));
        settings.putAll(more);
        return producer(settings);
    }

    private Consumer<byte[], byte[]> consumer(Map<String, Object> more) {
        Map<String, Object> settings = new HashMap<>(connection);
        settings.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topic.MAX_LETTER_BYTES);
        settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, MAX_FETCH_BYTES);
        settings.putAll(more);
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
