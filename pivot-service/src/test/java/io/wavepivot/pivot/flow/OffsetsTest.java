package io.wavepivot.pivot.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class OffsetsTest {

    private static final long PART = 5_000_000; // Nanoseconds.
    private static final TopicPartition PARTITION = new TopicPartition("pivot-rows", 3);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final List<RuntimeException> failures = new ArrayList<>();
    private RuntimeException outage;
    private int parts = 1;
    private int flushes;
    private long now;
    private final Offsets offsets =
            new Offsets(consumer, () -> Collections.nCopies(parts, this::rest), failures::add, () -> now);

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        consumer.seek(PARTITION, 7);
    }

    @Test
    void whatWasWrittenIsCommittedUpToWhereReadingGoesOn() {
        offsets.begin(records(7));
        offsets.written(records(7));

        assertThat(committed()).isEqualTo(9); // Behind the marker of a transaction.
    }

    @Test
    void whatCouldNotBeCompletedIsNotCommitted() {
        outage = new MongoException("gone");
        offsets.begin(records(7));

        assertThatThrownBy(() -> offsets.written(records(7))).isSameAs(outage);

        assertThat(consumer.committed(Set.of(PARTITION))).isEmpty();
    }

    @Test
    void partitionsThatAreHandedOverAreCommittedBefore() {
        offsets.begin(records(7));
        offsets.written(records(7));
        offsets.begin(records(9));
        offsets.written(records(9)); // Too soon after the last commit.

        offsets.onPartitionsRevoked(List.of(PARTITION));

        assertThat(committed()).isEqualTo(11);
    }

    @Test
    void inAnOutageWhatIsHandedOverIsReadAgain() {
        outage = new MongoException("gone");
        offsets.begin(records(7));
        consumer.seek(PARTITION, 9);
        assertThatThrownBy(() -> offsets.written(records(7))).isSameAs(outage);

        offsets.onPartitionsRevoked(List.of(PARTITION));

        assertThat(failures).containsExactly(outage);
        assertThat(consumer.position(PARTITION)).isEqualTo(7);
    }

    @Test
    void whatIsReadAgainStartsWhereNothingWasCommitted() {
        offsets.begin(records(7));
        offsets.begin(records(9));
        consumer.seek(PARTITION, 11);

        offsets.readAgain();

        assertThat(consumer.position(PARTITION)).isEqualTo(7);
    }

    @Test
    void partitionsThatWereLostAreNotCommitted() {
        offsets.begin(records(7));
        offsets.written(records(7));
        offsets.begin(records(9));
        offsets.written(records(9));

        offsets.onPartitionsLost(List.of(PARTITION));
        offsets.commit();

        assertThat(committed()).isEqualTo(9);
    }

    /** What is remembered between two commits, and what no longer. */
    @Nested
    class BetweenTwoCommits {

        @BeforeEach
        void theFirstAreCommittedAtOnce() {
            offsets.begin(records(7));
            offsets.written(records(7));
        }

        @Test
        void whatIsCommittedIsNotReadAgain() {
            offsets.begin(records(9));
            consumer.seek(PARTITION, 11);

            offsets.readAgain();

            assertThat(consumer.position(PARTITION)).isEqualTo(9);
        }

        @Test
        void whatIsCommittedIsNotCommittedAgain() {
            offsets.commit();

            assertThat(flushes).isEqualTo(1);
        }

        @Test
        void whatIsReadAgainIsNotCommittedBefore() {
            offsets.begin(records(9));
            offsets.written(records(9));
            offsets.readAgain();

            offsets.commit();

            assertThat(committed()).isEqualTo(9);
        }

        @Test
        void whatWasReadAgainIsForgotten() {
            offsets.begin(records(9));
            offsets.readAgain();
            consumer.seek(PARTITION, 20);

            offsets.readAgain();

            assertThat(consumer.position(PARTITION)).isEqualTo(20);
        }

        @Test
        void whereNothingComesIsAGoodTimeToCommit() {
            offsets.begin(records(9));
            offsets.written(records(9));
            assertThat(committed()).isEqualTo(9);

            offsets.written(ConsumerRecords.empty());

            assertThat(committed()).isEqualTo(11);
        }

        @Test
        void partitionsThatAreNoLongerOursAreNotPutBack() {
            offsets.begin(records(9));
            consumer.assign(List.of());

            offsets.readAgain();

            assertThat(consumer.assignment()).isEmpty();
        }

        @Test
        void batchesAreWrittenBetweenThePartsOfACommit() {
            parts = 3;
            offsets.written(ConsumerRecords.empty()); // Nothing is left to commit.
            offsets.begin(records(9));
            offsets.written(records(9));
            offsets.written(ConsumerRecords.empty());
            assertThat(offsets.isCommitting()).isTrue();
            offsets.begin(records(11));
            now += 10 * PART;
            offsets.written(records(11));
            assertThat(committed()).isEqualTo(9);

            offsets.written(ConsumerRecords.empty());

            assertThat(committed()).isEqualTo(11); // What came after it began is not among it.
            assertThat(flushes).isEqualTo(1 + parts);
            offsets.readAgain();
            assertThat(consumer.position(PARTITION)).isEqualTo(11);
        }

        @Test
        void whileRecordsComePartsTakeATenthOfTheTime() {
            parts = 2;
            now += Duration.ofMillis(500).toNanos();
            offsets.begin(records(9));
            offsets.written(records(9));
            assertThat(flushes).isEqualTo(2);

            now += 10 * PART - 1;
            offsets.written(records(11));
            assertThat(flushes).isEqualTo(2);
            now++;
            offsets.written(records(13));

            assertThat(flushes).isEqualTo(3);
            assertThat(committed()).isEqualTo(11);
        }

        @Test
        void theNextCommitIsHalfASecondLaterOrWhenTheLastPartHasHadItsShare() {
            offsets.begin(records(9));
            now += Duration.ofMillis(500).toNanos() - 1;
            offsets.written(records(9));
            assertThat(committed()).isEqualTo(9);

            now++;
            offsets.written(records(11));

            assertThat(committed()).isEqualTo(13);
        }

        @Test
        void afterAFailureBetweenPartsAllThatIsNotCommittedIsReadAgain() {
            parts = 3;
            offsets.begin(records(9));
            offsets.written(records(9));
            offsets.written(ConsumerRecords.empty());
            offsets.begin(records(11));
            consumer.seek(PARTITION, 13);

            offsets.readAgain();

            assertThat(consumer.position(PARTITION)).isEqualTo(9);
            assertThat(offsets.isCommitting()).isFalse();
        }

        @Test
        void whatIsHandedOverIsCommittedWhole() {
            parts = 3;
            offsets.begin(records(9));
            offsets.written(records(9));
            offsets.written(ConsumerRecords.empty());
            offsets.begin(records(11));
            offsets.written(records(11));

            offsets.commit();

            assertThat(committed()).isEqualTo(13);
        }

        @Test
        void whatIsLostBetweenPartsIsNotCommitted() {
            parts = 3;
            offsets.begin(records(9));
            offsets.written(records(9));
            offsets.written(ConsumerRecords.empty());

            offsets.onPartitionsLost(List.of(PARTITION));
            offsets.commit();

            assertThat(committed()).isEqualTo(9);
        }
    }

    private void rest() {
        if (outage != null) {
            throw outage;
        }
        flushes++;
        now += PART;
    }

    private long committed() {
        return consumer.committed(Set.of(PARTITION)).get(PARTITION).offset();
    }

    /** One record, and a marker behind it. */
    private static ConsumerRecords<byte[], byte[]> records(long offset) {
        ConsumerRecord<byte[], byte[]> one =
                new ConsumerRecord<>(PARTITION.topic(), PARTITION.partition(), offset, new byte[0], new byte[0]);
        return new ConsumerRecords<>(
                Map.of(PARTITION, List.of(one)), Map.of(PARTITION, new OffsetAndMetadata(offset + 2)));
    }
}
