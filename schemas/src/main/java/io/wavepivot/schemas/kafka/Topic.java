package io.wavepivot.schemas.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.utils.Utils;

/**
 * A Kafka topic of ours, as it is created when it is missing.
 *
 * @param partitions how many partitions it is created with; the upper bound of replicas that share its work
 * @param schema of its values; empty where they are bytes of any kind
 * @param config the topic's configuration, by Kafka's names
 */
public record Topic(String name, int partitions, Optional<Schema> schema, Map<String, String> config) {

    /** What one record may have, uncompressed: the limit of the topics and of their producers. */
    public static final int MAX_RECORD_BYTES = 2 * 1024 * 1024;

    /** What of it a row's key and value may have: the rest is for what they are sent in. */
    public static final int MAX_ROW_BYTES = MAX_RECORD_BYTES - 1024;

    /** A dead letter is larger than its record, by its headers. */
    public static final int MAX_LETTER_BYTES = MAX_RECORD_BYTES + 64 * 1024;

    /** How long the record that deletes a row is kept. */
    public static final Duration DELETIONS_KEPT = Duration.ofDays(7);

    /** How long a record of a table stays in its way: so long may reading a table take that is changed meanwhile. */
    public static final Duration HISTORY_KEPT = Duration.ofHours(6);

    /** A topic that keeps the last value of each key for ever, and is read as a whole. */
    static Topic compacted(String name, int partitions, Schema schema) {
        return of(
                name,
                partitions,
                Optional.of(schema),
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        // Only closed segments are compacted, and readers start from the beginning: keep it short.
                        TopicConfig.SEGMENT_BYTES_CONFIG,
                        Integer.toString(16 * 1024 * 1024),
                        TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
                        "0.1"));
    }

    /** A topic that keeps the last value of each key for a while, and is read as a whole. */
    static Topic compactedAndRetained(String name, int partitions, Schema schema, Duration retention) {
        Map<String, String> config =
                new HashMap<>(compacted(name, partitions, schema).config());
        config.put(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT + "," + TopicConfig.CLEANUP_POLICY_DELETE);
        config.put(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
        return new Topic(name, partitions, Optional.of(schema), Map.copyOf(config));
    }

    /** A topic that keeps the last value of each key for ever, and is read by whoever keeps a copy of it. */
    static Topic table(String name, int partitions, Schema schema) {
        return of(
                name,
                partitions,
                Optional.of(schema),
                Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        // A copy that has not been kept for longer has to be made anew: it may have missed a deletion.
                        TopicConfig.DELETE_RETENTION_MS_CONFIG,
                        Long.toString(DELETIONS_KEPT.toMillis()),
                        TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
                        Long.toString(HISTORY_KEPT.toMillis()),
                        // By the broker's clock: else whoever writes with old times has no history.
                        TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG,
                        "LogAppendTime"));
    }

    /** A topic that keeps every record for a while: a log. */
    static Topic retained(String name, int partitions, Schema schema, Duration retention) {
        return of(name, partitions, Optional.of(schema), deletedAfter(retention));
    }

    /** The name of the topic where records of another go that could not be decoded or applied. */
    public static String deadLettersOf(String topic) {
        return topic + "-dlq";
    }

    /** The topic where records of this one go that could not be decoded or applied. */
    public Topic deadLetters() {
        Map<String, String> letters = new HashMap<>(deletedAfter(Duration.ofDays(30)));
        letters.put(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_LETTER_BYTES));
        return of(deadLettersOf(name), 1, Optional.empty(), letters);
    }

    /**
     * The partitions that the broker has.
     *
     * @throws UnknownTopicOrPartitionException it has none yet: not every broker knows of a topic made a moment ago
     */
    public List<TopicPartition> partitions(Consumer<?, ?> consumer) {
        List<TopicPartition> partitions = consumer.partitionsFor(name).stream()
                .map(partition -> new TopicPartition(name, partition.partition()))
                .toList();
        if (partitions.isEmpty()) {
            throw new UnknownTopicOrPartitionException("There is no topic '" + name + "' yet");
        }
        return partitions;
    }

    /** The number of the partition where a producer's default partitioner puts a key. */
    public static int partitionOf(byte[] key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key)) % partitions;
    }

    NewTopic toNewTopic() {
        // The replication factor is the broker's default.
        return new NewTopic(name, Optional.of(partitions), Optional.empty()).configs(config);
    }

    private static Topic of(String name, int partitions, Optional<Schema> schema, Map<String, String> config) {
        Map<String, String> whole = new HashMap<>(Map.of(
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                Integer.toString(MAX_RECORD_BYTES),
                // Else a few bytes could become any number of them in the memory of whoever reads them.
                TopicConfig.COMPRESSION_TYPE_CONFIG,
                "uncompressed"));
        whole.putAll(config);
        return new Topic(name, partitions, schema, Map.copyOf(whole));
    }

    private static Map<String, String> deletedAfter(Duration retention) {
        return Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_DELETE,
                TopicConfig.RETENTION_MS_CONFIG,
                Long.toString(retention.toMillis()));
    }
}
