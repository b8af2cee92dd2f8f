package io.wavepivot.ingest.rejects;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Which rows were replayed, also when the topic has forgotten its beginning. */
class ReplayedTest {

    @Test
    void offsetsAreTheTopicsWhereverItBegins() throws Exception {
        Replayed once = Replayed.of(Optional.empty()).plus(List.of(5L, 9L), 3);
        Replayed later = once.plus(List.of(12L), 7);

        assertThat(offsets(once)).containsExactly(5, 9);
        assertThat(offsets(later)).containsExactly(9, 12);
        assertThat(offsets(Replayed.of(Optional.of(later.bookmark("t", Instant.EPOCH)))))
                .containsExactly(9, 12);
    }

    private static long[] offsets(Replayed replayed) {
        return LongStream.range(0, 30).filter(replayed::has).toArray();
    }
}
