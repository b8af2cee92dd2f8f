package io.wavepivot.pivot.consume;

import io.wavepivot.schemas.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Puts dead letters back into the topic that they came from, as they were, once each: the letters and the place where
 * the next replay goes on are one transaction. A letter that still cannot be applied comes back, as a new one.
 */
public final class DeadLetterReplay {

    private static final Duration POLL = Duration.ofSeconds(1);

    private final Topic origin;
    private final Supplier<Consumer<String, byte[]>> readers;
    private final Supplier<Producer<String, byte[]>> writers;

    /**
     * @param readers of a group of their own, whose offsets say what has been replayed
     * @param writers transactional, all of one id: of two replays at once, the later one fences the other off
     */
    public DeadLetterReplay(
            Topic origin, Supplier<Consumer<String, byte[]>> readers, Supplier<Producer<String, byte[]>> writers) {
        this.origin = origin;
        this.readers = readers;
        this.writers = writers;
    }

    /**
     * Replays all letters that have been written by now and have not been replayed.
     *
     * @return how many there were
     * @throws org.apache.kafka.common.KafkaException the broker cannot be reached; the next replay goes on from here
     */
    public long replay() {
        try (Consumer<String, byte[]> letters = readers.get();
                Producer<String, byte[]> writer = writers.get()) {
            writer.initTransactions();
            List<TopicPartition> partitions = letters
                    .partitionsFor(origin.deadLetters().name())
                    .stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            letters.assign(partitions);
            Map<TopicPartition, Long> ends = letters.endOffsets(partitions);
            long replayed = 0;
            while (partitions.stream().anyMatch(partition -> letters.position(partition) < ends.get(partition))) {
                replayed += putBack(letters, ends, writer);
            }
            return replayed;
        }
    }

    private long putBack(
            Consumer<String, byte[]> letters, Map<TopicPartition, Long> ends, Producer<String, byte[]> writer) {
        ConsumerRecords<String, byte[]> found = letters.poll(POLL);
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        long count = 0;
        writer.beginTransaction();
        for (ConsumerRecord<String, byte[]> letter : found) {
            TopicPartition partition = new TopicPartition(letter.topic(), letter.partition());
            if (letter.offset() < ends.get(partition)) {
                writer.send(new ProducerRecord<>(origin.name(), letter.key(), letter.value()));
                next.put(partition, new OffsetAndMetadata(letter.offset() + 1));
                count++;
            }
        }
        writer.sendOffsetsToTransaction(next, letters.groupMetadata());
        writer.commitTransaction();
        return count;
    }
}
