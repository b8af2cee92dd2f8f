package io.wavepivot.ingest.publish;

import io.smallrye.common.annotation.Identifier;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes Kafka clients as this service wants them; whoever asks for one closes it. */
@Singleton
public class KafkaClients {

    private final Map<String, Object> connection;
    private final SchemaRegistry registry;

    KafkaClients(
            @Identifier("default-kafka-broker") Map<String, Object> connection,
            @ConfigProperty(name = "schema-registry.url") String registryUrl) {
        this.connection = connection;
        this.registry = new SchemaRegistry(registryUrl);
    }

    public Admin admin() {
        return Admin.create(connection);
    }

    /** A producer whose records are kept in order and not doubled by its own retries. */
    public Producer<String, SpecificRecord> producer() {
        return producer(Map.of());
    }

    /** A producer that writes in transactions only, and fences off whoever had the id before. */
    Producer<String, SpecificRecord> transactionalProducer(String transactionalId) {
        return producer(Map.of(
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                transactionalId,
                // While one is open, readers of its partitions wait; a step takes seconds at the most.
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                120_000));
    }

    /** A consumer that is told what to read, and sees committed records only. */
    public Consumer<String, byte[]> reader() {
        return consumer(Map.of());
    }

    /** A consumer that sees how far a topic goes, committed or not. */
    Consumer<String, byte[]> uncommittedReader() {
        return consumer(Map.of(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted"));
    }

    /** A consumer that shares its topics' partitions with the others of its group; it commits no offsets. */
    public Consumer<String, byte[]> member(String group) {
        return consumer(Map.of(
                ConsumerConfig.GROUP_ID_CONFIG,
                group,
                ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
                CooperativeStickyAssignor.class.getName(),
                // A replica that was killed is replaced after this long, instead of the default of 45 s.
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
                3_000));
    }

    public <T extends SpecificRecord> AvroDecoder<T> decoder(Class<T> type) {
        return new AvroDecoder<>(registry, type);
    }

    private Producer<String, SpecificRecord> producer(Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(connection);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 128 * 1024);
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 4L * 1024 * 1024); // There is a producer a project.
        config.putAll(more);
        return new KafkaProducer<>(config, new StringSerializer(), new AvroEncoder(registry));
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
