package io.wavepivot.pivot.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Date;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What is seen of a column, in whatever order its rows come. */
class PointTest {

    private final Point point = new Point("a");

    @Test
    void theLastRowIsTheLatestWhateverItsOffset() {
        see(1, 10, 100, "one");
        see(2, 20, 5, "two");

        assertThat(last()).isEqualTo(last(2, 20, 5, "two"));
    }

    @Test
    void ofARowTheLaterPatchCounts() {
        see(1, 10, 100, "later");
        see(1, 10, 99, "sooner");

        assertThat(last()).isEqualTo(last(1, 10, 100, "later"));
    }

    @Test
    void ofTheCellsOfOneOffsetTheLastCounts() {
        see(1, 10, 100, "one");
        see(1, 10, 100, "another");

        assertThat(last()).isEqualTo(last(1, 10, 100, "another"));
    }

    @Test
    void aRowOfTheFirstOnesTimeIsNoFirst() {
        see(1, 10, 1, "one");
        see(2, 10, 2, "two");

        assertThat(point.document("p")).containsEntry("firstWave", 1L).containsEntry("firstAt", new Date(10));
    }

    @Test
    void readersNeedToKnowOfNewColumnsAndWiderTypes() {
        assertThat(see(1, 10, 1, 1L)).isTrue();
        assertThat(see(2, 20, 2, 2L)).isFalse();
        assertThat(see(3, 30, 3, true)).isFalse();
        assertThat(see(4, 40, 4, "text")).isTrue();
    }

    private boolean see(long row, long at, long offset, Object value) {
        return point.see(row, at, offset, Cells.of(Map.of("a", value)), 0);
    }

    private Document last() {
        return point.document("p").get("last", Document.class);
    }

    private static Document last(long row, long at, long offset, Object value) {
        return new Document("at", new Date(at))
                .append("wave", row)
                .append("offset", offset)
                .append("value", value);
    }
}
