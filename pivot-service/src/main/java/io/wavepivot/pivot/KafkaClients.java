package io.wavepivot.pivot;

import io.smallrye.common.annotation.Identifier;
import io.wavepivot.pivot.consume.PivotRowsConfig;
import io.wavepivot.schemas.Topic;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Makes Kafka clients as this service wants them; whoever asks for one closes it. */
@Singleton
class KafkaClients {

    private final Map<String, Object> connection;

    KafkaClients(@Identifier("default-kafka-broker") Map<String, Object> connection) {
        this.connection = connection;
    }

    Admin admin() {
        return Admin.create(connection);
    }

    /** A consumer that is told what to read. */
    Consumer<String, byte[]> reader() {
        return consumer(Map.of());
    }

    /** A consumer that shares the rows with the others of its group. */
    Consumer<String, byte[]> member(PivotRowsConfig config) {
        return consumer(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                config.group(),
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName(),
                // A replica that was killed is replaced after this long, instead of the default of 45 s.
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                3_000,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                config.maxPatches(),
                ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
                config.maxBytes(),
                // A batch is written faster than its parts: a busy topic is waited for, but nobody notices.
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                config.maxBytes() / 2,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                (int) config.longestFetch().toMillis()));
    }

    /** A consumer that is told what to read, and whose offsets are kept under a group's name. */
    Consumer<String, byte[]> reader(String group) {
        return consumer(Map.of(ConsumerConfig.GROUP_ID_CONFIG, group));
    }

    /** A producer of bytes as they are. */
    Producer<String, byte[]> producer() {
        return producer(Map.of());
    }

    /** A producer of bytes that writes in transactions only, and fences off whoever had the id before. */
    Producer<String, byte[]> transactionalProducer(String transactionalId) {
        return producer(Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId));
    }

    private Producer<String, byte[]> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topic.MAX_DEAD_LETTER_BYTES);
        config.putAll(more);
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    private Consumer<String, byte[]> consumer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.putAll(more);
        return new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
