package io.wavepivot.ingest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.readings.Fingerprint;
import io.wavepivot.ingest.readings.Monitory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OpenWavesLimitsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(3_600);
    private static final Set<Monitory> MONITORIES = Set.of(new Monitory("A", "300"));
    private static final int ENOUGH = 500;

    private final OpenWaves open = new OpenWaves(Duration.ofMinutes(10), Duration.ofSeconds(1));

    @Test
    void noMoreMeasuresAreLookedAtThanAStepMay() {
        LongStream.range(0, 100).forEach(wave -> open(wave, 10, wave));

        assertThat(open.due(LATER, ENOUGH, 55)).hasSize(5);
    }

    @Test
    void aWaveThatHasMoreMeasuresThanAStepMayIsLookedAtAlone() {
        open(1, 1_000, 1);
        open(2, 10, 2);

        assertThat(open.due(LATER, ENOUGH, 55)).extracting(OpenWave::wave).containsExactly(1L);
    }

    @Test
    void noMeasureOfALateWaveIsLookedAt() {
        LongStream.range(0, 100).forEach(wave -> open.open(OpenWave.late(wave, MONITORIES, NOW), NOW));
        open(100, 50, 100);

        assertThat(open.due(LATER, ENOUGH, 55)).hasSize(101);
    }

    @Test
    void whereTooManyAreOpenTheLateOnesEndFirstThenTheOldest() {
        open(0, 10, 0);
        open.open(OpenWave.late(1, MONITORIES, NOW), NOW);
        LongStream.range(2, 6).forEach(wave -> open(wave, 10, wave));

        open.makeRoom(4, NOW, 100, false);
        assertThat(cutShort()).containsExactly(0L, 1L);
        open.makeRoom(3, NOW, 100, false);
        assertThat(cutShort()).containsExactly(0L, 1L, 2L);
    }

    @Test
    void whatWaitsForItsEndKeepsItsTurn() {
        open(0, 10, 0);
        open(1, 10, 1);
        open.makeRoom(1, NOW, 100, false);

        open.makeRoom(1, LATER, 100, false);

        assertThat(open.get(0).nextCheck()).isEqualTo(NOW);
    }

    @Test
    void whileMeasuresAreStillToComeTheirWavesAreSpared() {
        open.open(OpenWave.empty(1, MONITORIES, NOW), NOW);
        open(2, 10, 101);
        open(3, 10, 3);
        open(4, 10, 4);

        open.makeRoom(1, NOW, 100, true);

        assertThat(cutShort()).containsExactly(3L);
    }

    private void open(long wave, long rows, long maxId) {
        OpenWave known = OpenWave.empty(wave, MONITORIES, NOW);
        known.readWhole(new Fingerprint(rows, maxId, 0));
        open.open(known, NOW);
    }

    private List<Long> cutShort() {
        return LongStream.range(0, 10)
                .filter(wave -> open.get(wave) != null && open.get(wave).isCutShort())
                .boxed()
                .toList();
    }
}
