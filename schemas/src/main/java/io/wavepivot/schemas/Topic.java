package io.wavepivot.schemas;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * A Kafka topic of ours, as it is created when it is missing.
 *
 * @param partitions how many partitions it is created with; the upper bound of replicas that share its work
 * @param config the topic's configuration, by Kafka's names
 */
public record Topic(String name, int partitions, Map<String, String> config) {

    /** A dead letter is larger than its record, by its headers, and larger still where the record was compressed. */
    public static final int MAX_DEAD_LETTER_BYTES = 17 * 1024 * 1024;

    /** A topic that keeps the last value of each key for ever: a table. */
    static Topic compacted(String name, int partitions) {
        return new Topic(
                name,
                partitions,
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        // Only closed segments are compacted, and readers start from the beginning: keep it short.
                        TopicConfig.SEGMENT_BYTES_CONFIG,
                        Integer.toString(16 * 1024 * 1024),
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.1"));
    }

    /** A topic that keeps every record for a while: a log. */
    static Topic retained(String name, int partitions, Duration retention) {
        return new Topic(
                name,
                partitions,
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_DELETE,
                        TopicConfig.RETENTION_MS_CONFIG,
                        Long.toString(retention.toMillis())));
    }

    private NewTopic toNewTopic() {
        // The replication factor is the broker's default.
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
    }

    /**
     * Creates those of the topics that the broker does not have; those it has stay as they are.
     *
     * @throws org.apache.kafka.common.KafkaException the broker cannot be reached, or refuses
     */
    public static void createMissing(Admin admin, Topic... topics) throws InterruptedException {
        CreateTopicsResult created =
                admin.createTopics(Stream.of(topics).map(Topic::toNewTopic).toList());
        for (KafkaFuture<Void> creation : created.values().values()) {
            try {
                creation.get();
            } catch (ExecutionException failed) {
                if (!(failed.getCause() instanceof TopicExistsException)) {
                    throw new KafkaException("Failed to create topics: " + failed.getCause(), failed.getCause());
                }
            }
        }
    }

    /** The topic where records of this one go that could not be decoded or applied. */
    public Topic deadLetters() {
        Map<String, String> letters =
                new HashMap<>(retained(name, 1, Duration.ofDays(30)).config());
        letters.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_DEAD_LETTER_BYTES));
        return new Topic(name + "-dlq", 1, letters);
    }
}
