package io.wavepivot.pivot.deadletters;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.SourcePublisher;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.kafka.TopicSetup;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;

/**
 * Puts dead letters back into the topic that they came from, as they were, once each: the letters and the bookmark where
 * the next replay goes on are one transaction. A letter that still cannot be applied comes back, as a new one.
 */
public final class DeadLetterReplay {

    /** The kind of its bookmarks: {@link #source}. */
    public static final String KIND = "dlq/";

    /** Reasons that are told apart: they may name what nobody has bounded. */
    private static final int MAX_REASONS = 100;

    private final Topic origin;
    private final KafkaClients kafka;
    private final TopicSetup limits;
    private final AvroEncoder encoder;
    private final CompactedTable<Bookmark> bookmarks;
    private final Function<ConsumerRecord<byte[], byte[]>, Optional<String>> objections;
    private final Clock clock;

    /** @param objections why a record could not be applied now; empty when it could */
    public DeadLetterReplay(
            Topic origin,
            KafkaClients kafka,
            TopicSetup limits,
            AvroEncoder encoder,
            CompactedTable<Bookmark> bookmarks,
            Function<ConsumerRecord<byte[], byte[]>, Optional<String>> objections,
            Clock clock) {
        this.origin = origin;
        this.kafka = kafka;
        this.limits = limits;
        this.encoder = encoder;
        this.bookmarks = bookmarks;
        this.objections = objections;
        this.clock = clock;
    }

    /**
     * Replays all letters that have been written by now and have not been replayed.
     *
     * @throws org.apache.kafka.common.KafkaException the broker cannot be reached; the next replay goes on from here
     * @throws UndecodableException the bookmark of the last replay is of a later release
     */
    public Outcome replay() throws UndecodableException {
        Outcome outcome = new Outcome();
        try (SourcePublisher<Bookmark> publisher = SourcePublisher.open(source(), kafka, Map.of(), encoder, bookmarks);
                LetterReader letters = LetterReader.open(kafka, origin.deadLetters(), publisher.state())) {
            for (List<ConsumerRecord<byte[], byte[]>> part = letters.next(); !part.isEmpty(); part = letters.next()) {
                try (SourcePublisher.Transaction transaction = publisher.begin()) {
                    part.forEach(letter -> transaction.send(next(letter, outcome)));
                    transaction.commit(bookmark(letters.places()));
                }
            }
        }
        return outcome;
    }

    /**
     * What a replay would do now, by the reasons of what would fail; nothing is replayed.
     *
     * @throws org.apache.kafka.common.KafkaException the broker cannot be reached
     * @throws UndecodableException the bookmark of the last replay is of a later release
     */
    public Outcome dryRun() throws UndecodableException {
        Outcome outcome = new Outcome();
        try (LetterReader letters = LetterReader.open(kafka, origin.deadLetters(), bookmarks.get(source()))) {
            for (List<ConsumerRecord<byte[], byte[]>> part = letters.next(); !part.isEmpty(); part = letters.next()) {
                part.forEach(letter -> outcome.count(tooLarge(letter).or(() -> objections.apply(letter))));
            }
        }
        return outcome;
    }

    private String source() {
        return KIND + origin.name();
    }

    /** The letter as it was before; one that does not fit stays where it is, behind the others. */
    private ProducerRecord<byte[], byte[]> next(ConsumerRecord<byte[], byte[]> letter, Outcome outcome) {
        Optional<String> tooLarge = tooLarge(letter);
        outcome.count(tooLarge);
        if (tooLarge.isPresent()) {
            return new ProducerRecord<>(letter.topic(), null, letter.key(), letter.value(), letter.headers());
        }
        return new ProducerRecord<>(origin.name(), letter.key(), letter.value());
    }

    private Optional<String> tooLarge(ConsumerRecord<byte[], byte[]> letter) {
        int size = AbstractRecords.estimateSizeInBytesUpperBound(
                RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.NONE, letter.key(), letter.value(), new Header[0]);
        return size <= limits.maxRecordBytes(origin)
                ? Optional.empty()
                : Optional.of("The record is larger than '%s' takes".formatted(origin.name()));
    }

    private Bookmark bookmark(Map<String, List<Object>> places) {
        return Bookmark.newBuilder()
                .setSource(source())
                .setScope("")
                .setPositions(Map.of())
                .setMarks(places)
                .setAt(clock.instant())
                .build();
    }

    /** How many letters pass, and how many do not, by reason. */
    public static final class Outcome {

        private final Map<String, Long> failing = new TreeMap<>();
        private long passing;

        public long passing() {
            return passing;
        }

        /** By reason. */
        public Map<String, Long> failing() {
            return failing;
        }

        private void count(Optional<String> objection) {
            if (objection.isEmpty()) {
                passing++;
                return;
            }
            boolean told = failing.size() < MAX_REASONS || failing.containsKey(objection.get());
            failing.merge(told ? objection.get() : "other reasons", 1L, Long::sum);
        }
    }
}
