package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.pivot.aggregate.AggregateConfig;
import io.wavepivot.pivot.aggregate.PlanSource;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jboss.logging.Logger;

/** Kafka Streams, as it keeps aggregate pivots: as long as there is one, and goes on after each failure. */
public final class AggregateStreams implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(AggregateStreams.class);
    private static final Duration LONGEST_END = Duration.ofSeconds(8);

    /** After so long another instance takes over what one had that is gone, in milliseconds: brokers allow no less. */
    private static final int SHORTEST_SESSION = 6_000;

    /** Of what is sent, with what it is sent in. */
    private static final int MAX_RECORD = Teller.MAX_BYTES + 64 * 1024;

    private final KafkaStreams streams;
    private volatile String failure;

    /** @param application what its group and its topics are called by */
    public AggregateStreams(
            String application,
            AggregateConfig config,
            Map<String, Object> broker,
            KafkaClients kafka,
            SchemaRegistry registry,
            PlanSource plans) {
        Properties settings = settings(application, config, broker);
        this.streams = new KafkaStreams(
                AggregateTopology.of(plans, registry, new AvroEncoder(registry), () -> new TopicBacklog(kafka)),
                settings);
        streams.setUncaughtExceptionHandler(cause -> {
            failure = cause.toString();
            LOG.errorf(cause, "A thread of the aggregates has failed, and is begun again");
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streams.setStateListener((now, before) -> failure = now == KafkaStreams.State.RUNNING ? null : failure);
    }

    public void start() {
        streams.start();
    }

    /** Why it does not work now; empty when it does. */
    public Optional<String> failure() {
        return streams.state() == KafkaStreams.State.ERROR
                ? Optional.of("The aggregates have ended: " + failure)
                : Optional.ofNullable(failure);
    }

    @Override
    public void close() {
        streams.close(LONGEST_END);
    }

    private static Properties settings(String application, AggregateConfig config, Map<String, Object> broker) {
        Properties settings = new Properties();
        settings.putAll(broker);
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, config.directory().toString());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, config.standbys());
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, config.cache());
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, Memory.class.getName());
        settings.put(Memory.BYTES, config.memory());
        // A table that is defined now is seen within seconds, instead of five minutes.
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.METADATA_MAX_AGE_CONFIG), 5_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), SHORTEST_SESSION);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), SHORTEST_SESSION / 4);
        settings.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), MAX_RECORD);
        settings.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), Integer.toString(MAX_RECORD));
        return settings;
    }
}
