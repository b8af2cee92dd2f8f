package io.wavepivot.pivot.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is remembered between two commits, and what no longer; and when the next one is. */
class OffsetsBetweenCommitsTest extends OffsetsOfAPartition {

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
    void aCommitThatMeetsAChangeOfTheGroupGoesOnAfterTheNextPoll() {
        now += SECOND;
        outage = new RebalanceInProgressException();
        offsets.begin(records(9));
        offsets.written(records(9));

        outage = null;
        offsets.written(ConsumerRecords.empty());

        assertThat(committed()).isEqualTo(11);
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
    void afterALongPartTheNextCommitIsTenTimesAsLongLater() {
        part = SECOND / 10;
        offsets.begin(records(9));
        now += SECOND;
        offsets.written(records(9));
        assertThat(committed()).isEqualTo(11);

        now += SECOND - 1;
        offsets.written(records(11));
        assertThat(committed()).isEqualTo(11);
        now++;
        offsets.written(records(13));

        assertThat(committed()).isEqualTo(15);
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
