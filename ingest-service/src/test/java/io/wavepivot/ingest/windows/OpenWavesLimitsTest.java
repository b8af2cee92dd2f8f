package io.wavepivot.ingest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.readings.Fingerprint;
import io.wavepivot.ingest.readings.Monitory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OpenWavesLimitsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(3_600);
    private static final Set<Monitory> MONITORIES = Set.of(new Monitory("A", "300"));
    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final int ENOUGH = 500;

    private final OldRowsPace pace = new OldRowsPace(8, WINDOW);
    private final OpenWaves open = new OpenWaves(WINDOW, Duration.ofSeconds(1), pace);

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
    void noMoreRowsAreCompleteInAStepThanItMayRead() {
        Set<Monitory> many = IntStream.range(0, 12)
                .mapToObj(i -> new Monitory("A" + i, "300"))
                .collect(Collectors.toSet());
        LongStream.range(0, 100).forEach(wave -> open.open(OpenWave.late(wave, many, NOW), NOW));

        assertThat(open.due(LATER, ENOUGH, 55)).hasSize(5);
    }

    @Test
    void ofTheWavesOfLongAgoOnlySoManyAreLookedAtAndReadWholeAsTheirPaceAllows() {
        long live = LATER.getEpochSecond();
        LongStream.range(0, 10).forEach(wave -> open(wave, 10, wave));
        open(live, 10, live);
        LongStream.range(10, 20).forEach(wave -> open.open(OpenWave.unread(wave, MONITORIES, NOW), NOW));
        open.open(OpenWave.unread(live + 1, MONITORIES, NOW), NOW);
        pace.begin(live, LATER);

        assertThat(open.due(LATER, ENOUGH, 1_000)).extracting(OpenWave::wave).containsExactlyInAnyOrder(live, 0L, 1L);
        assertThat(open.unread(ENOUGH)).extracting(OpenWave::wave).containsExactly(live + 1, 10L, 11L);
        assertThat(open.isBehind(LATER)).isTrue();

        pace.changed(0, 2);
        assertThat(open.due(LATER, ENOUGH, 1_000)).extracting(OpenWave::wave).containsExactly(live);
        assertThat(open.unread(ENOUGH)).extracting(OpenWave::wave).containsExactly(live + 1);
        assertThat(open.isBehind(LATER)).isTrue();

        open.close(open.get(live));
        open.close(open.get(live + 1));
        assertThat(open.isBehind(LATER)).isFalse();
        pace.begin(live, LATER.plusSeconds(1));
        assertThat(open.isBehind(LATER)).isTrue();
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
