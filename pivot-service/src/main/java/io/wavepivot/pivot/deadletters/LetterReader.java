package io.wavepivot.pivot.deadletters;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.kafka.Ends;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Reads the letters that had been written when it was opened and have not been replayed, part by part. */
final class LetterReader implements AutoCloseable {

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Ends ends;

    private LetterReader(Consumer<byte[], byte[]> consumer, Topic letters, Optional<Bookmark> replayed) {
        this.consumer = consumer;
        this.partitions = letters.partitions(consumer);
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        Map<String, List<Object>> marks = replayed.map(Bookmark::getMarks).orElse(Map.of());
        for (TopicPartition partition : partitions) {
            List<Object> mark = marks.get(Integer.toString(partition.partition()));
            if (mark != null) {
                consumer.seek(partition, (Long) mark.getFirst());
            }
        }
        this.ends = Ends.of(consumer, partitions);
    }

    /** @param replayed up to where; empty when no letter has been */
    static LetterReader open(KafkaClients kafka, Topic letters, Optional<Bookmark> replayed) {
        Consumer<byte[], byte[]> consumer = kafka.reader();
        try {
            return new LetterReader(consumer, letters, replayed);
        } catch (RuntimeException failed) {
            consumer.close();
            throw failed;
        }
    }

    /**
     * The next letters; empty when there are no more.
     *
     * @throws TimeoutException the broker is silent
     */
    List<ConsumerRecord<byte[], byte[]>> next() {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!ends.areReached(consumer)) {
            Map<String, List<Object>> before = places();
            List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
            consumer.poll(POLL).forEach(letter -> {
                if (ends.isBefore(new TopicPartition(letter.topic(), letter.partition()), letter.offset())) {
                    found.add(letter);
                }
            });
            if (!found.isEmpty()) {
                return found;
            }
            if (places().equals(before) && Instant.now().isAfter(deadline)) {
                throw new TimeoutException("No dead letter could be read for " + PATIENCE);
            }
        }
        return List.of();
    }

    /** Up to where letters have been handed over, as marks of a bookmark. */
    Map<String, List<Object>> places() {
        Map<String, List<Object>> places = new HashMap<>();
        for (TopicPartition partition : partitions) {
            places.put(Integer.toString(partition.partition()), List.of(consumer.position(partition)));
        }
        return places;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
