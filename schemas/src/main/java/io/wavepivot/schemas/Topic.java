package io.wavepivot.schemas;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A Kafka topic of ours, as it is created when it is missing.
 *
 * @param partitions how many partitions it is created with; the upper bound of replicas that share its work
 * @param config the topic's configuration, by Kafka's names
 */
public record Topic(String name, int partitions, Map<String, String> config) {

    /** A topic that keeps the last value of each key for ever: a table. */
    static Topic compacted(String name, int partitions) {
        return new Topic(
                name, partitions, Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
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

    /** What an admin client creates; the replication factor is the broker's default. */
    public NewTopic toNewTopic() {
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
    }

    /** The topic where records of this one go that could not be decoded or applied. */
    public Topic deadLetters() {
        return retained(name + "-dlq", 1, Duration.ofDays(30));
    }
}
