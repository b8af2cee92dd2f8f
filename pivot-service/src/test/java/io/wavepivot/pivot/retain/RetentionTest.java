package io.wavepivot.pivot.retain;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.Topics;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RetentionTest {

    private static final String PIVOT = "plant;measures;line;60";

    @Test
    void untilAllThatWasDefinedIsKnownNothingExpires() {
        Retention retention = new Retention(
                new CompactedTable<>(Topics.DEFINITIONS, null, null, Topics::isProjectKey), Clock.systemUTC());

        assertThat(retention.cutoff(PIVOT)).isEmpty();
        assertThat(retention.isExpired(PIVOT, Instant.EPOCH)).isFalse();
    }
}
