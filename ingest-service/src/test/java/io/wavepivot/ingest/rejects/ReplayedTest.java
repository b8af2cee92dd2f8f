package io.wavepivot.ingest.rejects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.wire.UndecodableException;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
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

    @Test
    void whatIsSaidInAnotherWayIsNotGuessed() {
        for (List<Object> mark : List.of(List.<Object>of("x", "y"), List.<Object>of(1L), List.<Object>of(1L, "y"))) {
            Bookmark bookmark = new Replayed(0, new BitSet()).bookmark("t", Instant.EPOCH);
            bookmark.setMarks(Map.of("replayed", mark));

            assertThatThrownBy(() -> Replayed.of(Optional.of(bookmark))).isInstanceOf(UndecodableException.class);
        }
    }

    private static long[] offsets(Replayed replayed) {
        return LongStream.range(0, 30).filter(replayed::has).toArray();
    }
}
