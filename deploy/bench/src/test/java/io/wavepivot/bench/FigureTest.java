package io.wavepivot.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Samples;
import io.wavepivot.bench.figures.Value;
import io.wavepivot.bench.lab.Profile.Share;
import io.wavepivot.bench.lab.Sizes;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FigureTest {

    @Test
    void moreIsBetterIsReachedFromTheTargetOn() {
        assertThat(figure(50).beside("bare", Value.of(100)).atLeast(0.5).reached())
                .isTrue();
        assertThat(figure(49).beside("bare", Value.of(100)).atLeast(0.5).reached())
                .isFalse();
    }

    @Test
    void lessIsBetterIsReachedUpToTheTarget() {
        assertThat(figure(20).beside("bare", Value.of(10)).atMost(2).reached()).isTrue();
        assertThat(figure(21).beside("bare", Value.of(10)).atMost(2).reached()).isFalse();
        assertThat(figure(600).under(600).reached()).isFalse();
    }

    @Test
    void theTableSaysWhichTargetsAreMissed() {
        List<Figure> figures = List.of(
                Figure.of("latest row", "ms", Value.of(21))
                        .beside("bare findOne", Value.of(10))
                        .atMost(2),
                Figure.of("CSV", "cells/s", new Samples(List.of(2_000.0, 4_000.0, 3_000.0)))
                        .beside("bare cursor", Value.of(1_000)));
        Report report = new Report(
                Map.of("processors", "2"),
                Sizes.QUICK,
                figures,
                Map.of(Bench.Part.READS, Map.of("query-service", List.of(new Share("RowParser.parse", 12.34)))));
        StringWriter printed = new StringWriter();

        report.printTable(new PrintWriter(printed));

        assertThat(report.isMissed()).isTrue();
        assertThat(printed.toString())
                .containsPattern("latest row, ms +21.00 +10.00 bare findOne +2.10 x +at most 2.0 x: MISSED")
                .containsPattern("CSV, cells/s +3,000 \\[2,000 .. 4,000] +1,000 bare cursor +3.00 x")
                .contains("Processor time in READS, % of a service's own", "query-service     12.3  RowParser.parse")
                .contains("1 targets are missed.");
    }

    @Test
    void aPercentileIsTheSmallestValueThatSoManyDoNotExceed() {
        Samples samples = new Samples(List.of(4.0, 2.0, 3.0, 1.0));

        assertThat(samples.median()).isEqualTo(2.0);
        assertThat(samples.percentile(99)).isEqualTo(4.0);
    }

    private static Figure figure(double ours) {
        return Figure.of("f", "cells/s", Value.of(ours));
    }
}
