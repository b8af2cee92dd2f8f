package io.wavepivot.ingest.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class IdPositionTest {

    private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATE = Instant.parse("2026-01-01T00:10:00Z");

    @Test
    void idsThatFollowEachOtherLeaveNoGap() {
        IdPosition position = IdPosition.after(3).read(List.of(4L, 5L, 6L), EARLY, 1);

        assertThat(position).isEqualTo(IdPosition.after(6));
    }

    @Test
    void idsThatAreSkippedAreGaps() {
        IdPosition position = IdPosition.after(0).read(List.of(3L, 4L, 9L), EARLY, 1);

        assertThat(position.lastId()).isEqualTo(9);
        assertThat(position.gaps()).containsExactly(new IdRange(1, 2, EARLY), new IdRange(5, 8, EARLY));
    }

    @Test
    void aGapThatIsFilledInTheMiddleIsSplit() {
        IdPosition position = IdPosition.after(0).read(List.of(10L), EARLY, 1).filled(List.of(4L, 5L));

        assertThat(position.gaps()).containsExactly(new IdRange(1, 3, EARLY), new IdRange(6, 9, EARLY));
    }

    @Test
    void aGapThatIsFilledWhollyIsGone() {
        IdPosition position = IdPosition.after(0).read(List.of(3L), EARLY, 1).filled(List.of(2L, 1L));

        assertThat(position.gaps()).isEmpty();
    }

    @Test
    void ofAGapThatIsFilledUpToItsLastIdThatOneIsLeft() {
        IdPosition position = IdPosition.after(0).read(List.of(4L), EARLY, 1).filled(List.of(1L, 2L));

        assertThat(position.gaps()).containsExactly(new IdRange(3, 3, EARLY));
        assertThat(position.filled(List.of())).isEqualTo(position);
    }

    @Test
    void onlyGapsThatAreOldEnoughExpire() {
        IdPosition position = IdPosition.after(0).read(List.of(2L), EARLY, 1).read(List.of(4L), LATE, 1);

        assertThat(position.expired(LATE)).containsExactly(new IdRange(1, 1, EARLY));
        assertThat(position.forget(LATE).gaps()).containsExactly(new IdRange(3, 3, LATE));
    }

    @Test
    void whereThereAreTooManyGapsTheLowestExpire() {
        List<Long> everyOtherId = LongStream.rangeClosed(1, IdPosition.MAX_GAPS + 5)
                .map(i -> 2 * i)
                .boxed()
                .toList();

        IdPosition position = IdPosition.after(0).read(everyOtherId, LATE, 1);

        assertThat(position.expired(EARLY)).extracting(IdRange::first).containsExactly(1L, 3L, 5L, 7L, 9L);
        assertThat(position.forget(EARLY).gaps()).hasSize(IdPosition.MAX_GAPS);
    }

    /** Each server of a Galera cluster gives out every third id, say. */
    @Test
    void whatLiesBetweenTwoIdsOfAServerThatPassesOverSomeIsNoGap() {
        IdPosition position = IdPosition.after(1).read(List.of(4L, 7L, 13L), EARLY, 3);

        assertThat(position.gaps()).containsExactly(new IdRange(8, 12, EARLY));
    }
}
