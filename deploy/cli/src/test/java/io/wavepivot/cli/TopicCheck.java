package io.wavepivot.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Looks at topics with Kafka's own consumer. */
final class TopicCheck {

    private final RunningSystem system;

    TopicCheck(RunningSystem system) {
        this.system = system;
    }

    /** How often each key is in a topic, as far as it is committed now. */
    Map<String, Integer> timesByKey(String topic) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", system.access().get("kafka").asText(), "isolation.level", "read_committed");
        Map<String, Integer> times = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                for (ConsumerRecord<byte[], byte[]> next : consumer.poll(Duration.ofMillis(200))) {
                    times.merge(new String(next.key(), StandardCharsets.UTF_8), 1, Integer::sum);
                }
            }
        }
        return times;
    }
}
