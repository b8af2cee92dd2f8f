package io.wavepivot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void moreIsBetterIsReachedFromTheTargetOn() {
        assertThat(Figure.atLeast(0.5, "f", 50, "cells/s", "bare", 100).reached())
                .isTrue();
        assertThat(Figure.atLeast(0.5, "f", 49, "cells/s", "bare", 100).reached())
                .isFalse();
    }

    @Test
    void lessIsBetterIsReachedUpToTheTarget() {
        assertThat(Figure.atMost(2, "f", 20, "ms", "bare", 10).reached()).isTrue();
        assertThat(Figure.atMost(2, "f", 21, "ms", "bare", 10).reached()).isFalse();
        assertThat(Figure.under(600, "f", 600, "ms").reached()).isFalse();
    }

    @Test
    void theTableSaysWhichTargetsAreMissed() {
        List<Figure> figures = List.of(
                Figure.atMost(2, "latest row", 21, "ms", "bare findOne", 10),
                Figure.plain("CSV", 3_000, "cells/s", "bare cursor", 1_000));
        StringWriter printed = new StringWriter();

        new Report(Map.of("processors", "2"), Sizes.QUICK, figures).printTable(new PrintWriter(printed));

        assertThat(printed.toString())
                .containsPattern("latest row, ms +21.00 +10.00 bare findOne +2.10 x +at most 2.0 x: MISSED")
                .containsPattern("CSV, cells/s +3,000 +1,000 bare cursor +3.00 x")
                .contains("1 targets are missed.");
    }

    @Test
    void aPercentileIsTheSmallestValueThatSoManyDoNotExceed() {
        assertThat(Freshness.percentile(List.of(1.0, 2.0, 3.0, 4.0), 50)).isEqualTo(2.0);
        assertThat(Freshness.percentile(List.of(1.0, 2.0, 3.0, 4.0), 99)).isEqualTo(4.0);
    }
}
