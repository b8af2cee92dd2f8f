package io.wavepivot.query.pivots;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.query.catalog.ColumnHint;
import io.wavepivot.query.catalog.PivotSummary;
import io.wavepivot.query.catalog.PivotSummary.RowMark;
import io.wavepivot.schemas.mongo.CellType;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PivotViewTest {

    private static final Instant AT = Instant.ofEpochSecond(60);
    private static final Instant NOW = Instant.ofEpochSecond(100);

    @Test
    void aPivotWithItsColumns() {
        RowMark first = new RowMark(60L, AT, null);
        RowMark last = new RowMark(120L, AT, Instant.ofEpochMilli(98_500));
        ColumnHint column = new ColumnHint("a", CellType.LONG, 60L, null, 120L, AT, 7L);

        PivotView view = PivotView.of(new PivotSummary("p;q", 2, 1, first, last), List.of(column), NOW);

        assertThat(view)
                .isEqualTo(new PivotView(
                        "p;q",
                        "/pivots/p/q",
                        2,
                        1,
                        new PivotView.Mark(60L, AT, null),
                        new PivotView.Mark(120L, AT, Instant.ofEpochMilli(98_500)),
                        1.5,
                        List.of(new PivotView.Point("a", "long", 60L, 120L, 7L, AT))));
    }

    @Test
    void aPivotWithoutRowsHasNoFreshness() {
        PivotView view = PivotView.of(new PivotSummary("p", 0, 0, null, null), null, NOW);

        assertThat(view).isEqualTo(new PivotView("p", "/pivots/p", 0, 0, null, null, null, null));
    }

    @Test
    void norHasOneWhoseRowsDoNotSay() {
        RowMark row = new RowMark(60L, AT, null);

        assertThat(PivotView.of(new PivotSummary("p", 1, 0, row, row), null, NOW)
                        .freshnessSeconds())
                .isNull();
    }
}
