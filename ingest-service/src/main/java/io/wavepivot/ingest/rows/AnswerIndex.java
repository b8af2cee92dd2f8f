package io.wavepivot.ingest.rows;

import io.wavepivot.schemas.Answer;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.kafka.TopicFollower;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** Where in their topic the answers are that requests may ask for again: in memory is only the place. */
public final class AnswerIndex extends TopicFollower {

    /** No longer than the topic keeps them. */
    private static final Duration KEPT = Duration.ofDays(1);

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaClients kafka;
    private final AvroDecoder<Answer> decoder;
    private final Clock clock;
    private final Map<String, Place> places;

    /** @param max how many are remembered; the oldest are forgotten first */
    public AnswerIndex(Topic topic, KafkaClients kafka, AvroDecoder<Answer> decoder, int max, Clock clock) {
        super(topic, kafka);
        this.kafka = kafka;
        this.decoder = decoder;
        this.clock = clock;
        this.places = new LastKeys<>(max);
    }

    @Override
    protected void put(ConsumerRecord<byte[], byte[]> next) {
        if (next.key() == null || next.value() == null || isOld(next.timestamp())) {
            return;
        }
        remember(
                new String(next.key(), StandardCharsets.UTF_8),
                new TopicPartition(next.topic(), next.partition()),
                next.offset(),
                next.timestamp());
    }

    /** An answer is in its place. What was known is put again, unless it is of another day. */
    void remember(String key, TopicPartition partition, long offset, long timestamp) {
        synchronized (places) {
            places.merge(
                    key,
                    new Place(partition, offset, timestamp),
                    (known, again) -> isOld(known.timestamp()) ? again : known);
        }
    }

    /** Waits, but not for ever, until there is an answer, and says whether there is. */
    boolean awaitAnswer(String key, Duration patience) throws InterruptedException {
        return await(() -> knows(key), patience);
    }

    /** Whether there is an answer, within the day. */
    boolean knows(String key) {
        return place(key).isPresent();
    }

    /**
     * The answer that a key's first request got, within the day.
     *
     * @throws UndecodableException there is one, and it cannot be read any more
     * @throws TimeoutException there is one, and it cannot be read now
     */
    Optional<Answer> find(String key) throws UndecodableException {
        Optional<Place> place = place(key);
        return place.isEmpty() ? Optional.empty() : Optional.of(read(key, place.get()));
    }

    private boolean isOld(long timestamp) {
        return clock.millis() - timestamp > KEPT.toMillis();
    }

    private Optional<Place> place(String key) {
        synchronized (places) {
            return Optional.ofNullable(places.get(key)).filter(place -> !isOld(place.timestamp()));
        }
    }

    private Answer read(String key, Place place) throws UndecodableException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            reader.assign(List.of(place.partition()));
            reader.seek(place.partition(), place.offset());
            while (reader.position(place.partition()) == place.offset()) {
                Duration left = Duration.ofNanos(end - System.nanoTime());
                if (left.isNegative()) {
                    throw new TimeoutException("Kafka did not give the answer to '%s' in %s".formatted(key, PATIENCE));
                }
                for (ConsumerRecord<byte[], byte[]> next : reader.poll(left)) {
                    if (next.offset() == place.offset()) {
                        synchronized (decoder) {
                            return decoder.decode(next.value());
                        }
                    }
                }
            }
            throw new UndecodableException("The answer to '" + key + "' is not in its place any more");
        }
    }

    private record Place(TopicPartition partition, long offset, long timestamp) {}
}
