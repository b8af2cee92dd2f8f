package io.wavepivot.pivot.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered between two commits, and what no longer. */
class UncommittedOffsetsTest {

    private static final TopicPartition PARTITION = new TopicPartition("pivot-rows", 3);

    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private int parts = 1;
    private final AtomicInteger flushes = new AtomicInteger();
    private final Offsets offsets =
            new Offsets(consumer, () -> Collections.nCopies(parts, flushes::incrementAndGet), failure -> {});

    @BeforeEach
    void assign() {
        consumer.assign(List.of(PARTITION));
        consumer.seek(PARTITION, 7);
        offsets.begin(records(7));
        offsets.written(records(7)); // The first are committed at once.
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

        assertThat(flushes).hasValue(1);
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
        offsets.written(records(11));
        assertThat(committed()).isEqualTo(9);

        offsets.written(ConsumerRecords.empty());

        assertThat(committed()).isEqualTo(11); // What came after it began is not among it.
        assertThat(flushes).hasValue(1 + parts);
        offsets.readAgain();
        assertThat(consumer.position(PARTITION)).isEqualTo(11);
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
