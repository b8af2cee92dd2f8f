package io.wavepivot.ingest.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WaveCellsTest {

    private final List<Wave> waves = new ArrayList<>();
    private final WaveCells cells =
            new WaveCells((wave, values, measures) -> waves.add(new Wave(wave, values, measures)));

    @Test
    void eachWaveIsHandedOverAsItEnds() {
        cells.accept(new Measure(1, 60, "a", 1L, 10, 0));
        cells.accept(new Measure(2, 60, "b", null, 20, 0));
        assertThat(waves).isEmpty();

        cells.accept(new Measure(9, 120, "a", 3L, 30, 0));
        cells.end();

        Map<String, Object> first = new LinkedHashMap<>();
        first.put("a", 1L);
        first.put("b", null);
        assertThat(waves)
                .containsExactly(
                        new Wave(60, first, new Fingerprint(2, 2, 30)),
                        new Wave(120, Map.of("a", 3L), new Fingerprint(1, 9, 30)));
    }

    @Test
    void ofTwoMeasuresOfAPointTheLaterCountsAndBothAreCounted() {
        cells.accept(new Measure(5, 60, "a", 1L, 10, 0));
        cells.accept(new Measure(4, 60, "a", 2L, 20, 0));
        cells.end();

        assertThat(waves).containsExactly(new Wave(60, Map.of("a", 2L), new Fingerprint(2, 5, 30)));
    }

    @Test
    void whatBelongsToNoWaveIsPassedOver() {
        cells.accept(new Measure(1, Measure.NO_WAVE, null, 1L, 0, 0));
        cells.end();
        cells.end();

        assertThat(waves).isEmpty();
    }

    private record Wave(long wave, Map<String, Object> cells, Fingerprint measures) {}
}
