package io.wavepivot.pivot.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OffsetsTest extends OffsetsOfAPartition {

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
}
