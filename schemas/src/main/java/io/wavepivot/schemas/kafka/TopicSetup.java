package io.wavepivot.schemas.kafka;

import io.wavepivot.schemas.wire.SchemaRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jboss.logging.Logger;

/**
 * Sees to it that what a service promises in Kafka is there before it starts: its topics, the schemas of their values,
 * and limits that belong together. What an administrator has made is used as it is, and needs no right to create.
 */
public final class TopicSetup {

    private static final Logger LOG = Logger.getLogger(TopicSetup.class);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int MAX_LOOKS = 100;

    private final KafkaClients kafka;
    private final SchemaRegistry registry;
    private final Map<String, Integer> maxRecordBytes = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile String failure = "not started";

    public TopicSetup(KafkaClients kafka, SchemaRegistry registry) {
        this.kafka = kafka;
        this.registry = registry;
    }

    /**
     * Sets all up, and waits for Kafka and the schema registry for as long as it takes.
     *
     * @return false when it was closed before
     */
    public boolean await(Topic... topics) throws InterruptedException {
        Backoff backoff = new Backoff(LONGEST_PAUSE);
        while (closed.getCount() > 0) {
            try (Admin admin = kafka.admin()) {
                setUp(admin, List.of(topics));
                failure = null;
                return true;
            } catch (KafkaException outage) {
                failure = outage.getMessage();
                Duration pause = backoff.next();
                LOG.warnf("Not started yet, next try in %s: %s", pause, failure);
                closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
        return false;
    }

    /**
     * Sets up one topic more, now.
     *
     * @throws KafkaException it cannot be done
     */
    public void add(Topic topic) throws InterruptedException {
        try (Admin admin = kafka.admin()) {
            setUp(admin, List.of(topic));
        }
    }

    /**
     * Whether no record was ever written to a topic, or there is none.
     *
     * @throws KafkaException it cannot be asked for
     */
    public boolean isUnwritten(Topic topic) {
        try (Consumer<byte[], byte[]> consumer = kafka.reader()) {
            return kafka.ends(topic.partitions(consumer)).values().stream().allMatch(end -> end == 0);
        } catch (UnknownTopicOrPartitionException none) {
            return true;
        }
    }

    /** Why all is not set up yet; empty once it is. */
    public Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** What one record of a topic may have in bytes: the topic's limit, and never more than ours. */
    public int maxRecordBytes(Topic topic) {
        return Math.min(Topic.MAX_RECORD_BYTES, maxRecordBytes.getOrDefault(topic.name(), Topic.MAX_RECORD_BYTES));
    }

    /** Ends the waiting. */
    public void close() {
        closed.countDown();
    }

    private void setUp(Admin admin, List<Topic> topics) throws InterruptedException {
        createMissing(admin, topics);
        limits(admin, topics);
        for (Topic topic : topics) {
            topic.schema().ifPresent(schema -> registry.register(topic.name() + "-value", schema));
        }
    }

    private static void createMissing(Admin admin, Collection<Topic> topics) throws InterruptedException {
        Map<String, Topic> byName = topics.stream().collect(Collectors.toMap(Topic::name, Function.identity()));
        Map<String, ? extends KafkaFuture<?>> known =
                admin.describeTopics(byName.keySet()).topicNameValues();
        for (Map.Entry<String, ? extends KafkaFuture<?>> description : known.entrySet()) {
            try {
                description.getValue().get();
                byName.remove(description.getKey());
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new KafkaException(
                            "Failed to look for the topic '" + description.getKey() + "'", failed.getCause());
                }
            }
        }
        List<org.apache.kafka.clients.admin.NewTopic> missing =
                byName.values().stream().map(Topic::toNewTopic).toList();
        for (Map.Entry<String, KafkaFuture<Void>> creation :
                admin.createTopics(missing).values().entrySet()) {
            try {
                creation.getValue().get();
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof TopicExistsException)) { // Another replica was faster.
                    throw refusal(byName.get(creation.getKey()), failed.getCause());
                }
            }
        }
        awaitServed(admin, byName.keySet());
    }

    /**
     * Waits until whoever leads the partitions of new topics serves them: they are known before. A producer that is
     * earlier is told to come again, and may then be out of order until its deliveries have timed out.
     */
    private static void awaitServed(Admin admin, Collection<String> topics) throws InterruptedException {
        for (int looks = 1; ; looks++) {
            try {
                Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
                admin.describeTopics(topics).allTopicNames().get().forEach((name, topic) -> topic.partitions()
                        .forEach(
                                one -> partitions.put(new TopicPartition(name, one.partition()), OffsetSpec.latest())));
                admin.listOffsets(partitions).all().get();
                return;
            } catch (ExecutionException failed) {
                if (looks == MAX_LOOKS || !(failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new KafkaException("Failed to wait for the topics " + topics, failed.getCause());
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY.toMillis());
            }
        }
    }

    private void limits(Admin admin, List<Topic> topics) throws InterruptedException {
        for (Topic topic : topics) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
            try {
                Config config = admin.describeConfigs(List.of(resource))
                        .values()
                        .get(resource)
                        .get();
                maxRecordBytes.put(
                        topic.name(),
                        Integer.parseInt(
                                config.get(TopicConfig.MAX_MESSAGE_BYTES_CONFIG).value()));
                if (!config.get(TopicConfig.COMPRESSION_TYPE_CONFIG).value().equals("uncompressed")) {
                    LOG.warnf(
                            "topic=%s: its compression.type is not 'uncompressed': a record may become larger than any memory",
                            topic.name());
                }
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof AuthorizationException
                        || failed.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw new KafkaException(
                            "Failed to look at the limits of '" + topic.name() + "'", failed.getCause());
                }
                if (failed.getCause()
                        instanceof AuthorizationException) { // Else it was made a moment ago, as ours are.
                    LOG.warnf(
                            "topic=%s: its limits are not known: %s",
                            topic.name(), failed.getCause().getMessage());
                }
            }
        }
    }

    private static KafkaException refusal(Topic topic, Throwable cause) {
        return new KafkaException(
                "Failed to create the topic '%s' with %d partitions and %s: %s"
                        .formatted(topic.name(), topic.partitions(), topic.config(), cause),
                cause);
    }
}
