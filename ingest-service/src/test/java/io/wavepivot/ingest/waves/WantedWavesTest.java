package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which waves are wanted, and where reading starts for them: at the threshold, or with what is kept. */
class WantedWavesTest {

    @RegisterExtension
    private final PolledPlant plant = new PolledPlant();

    @Test
    void wavesBeforeTheThresholdAreNotRead() throws Exception {
        for (long wave : new long[] {999, 1000}) {
            plant.source.extraction("A", 300, wave);
            plant.source.measure(wave, "p", 1.0);
        }
        plant.steps();
        plant.source.extraction("A", 300, 998);
        plant.source.measure(998, "p", 1.0);
        plant.source.measure(999, "q", 1.0);

        plant.steps();

        assertThat(plant.rows()).containsExactly("A;300 1000 {p=1.0}");
        assertThat(plant.progress().tally().lateRows()).isZero();
    }

    /** What would be sent for it would bring back a row that was dropped. */
    @Test
    void aWaveThatIsOlderThanWhatIsKeptIsOpenNoLonger() throws Exception {
        plant.project.setDeleteOldValue(1);
        long wave = PolledPlant.START.minusSeconds(24 * 3_600 - 20).getEpochSecond();
        plant.source.extraction("A", 300, wave);
        plant.source.extraction("A", 300, wave - 21);
        plant.source.measure(wave, "p", 1.0);
        plant.source.measure(wave - 21, "p", 1.0);
        plant.steps();
        assertThat(plant.rows()).containsExactly("A;300 " + wave + " {p=1.0}");

        plant.pass(20);
        plant.source.measure(wave, "q", 1.0);
        assertThat(plant.steps()).containsExactly("A;300 " + wave + " + {q=1.0}");

        plant.pass(1);
        plant.source.measure(wave, "r", 1.0);
        assertThat(plant.steps()).isEmpty();
        assertThat(plant.openWaves()).isEmpty();
    }

    @Test
    void theThresholdCountsWhereItIsLaterThanWhatIsKept() throws Exception {
        long today = PolledPlant.START.getEpochSecond();
        plant.project.setDeleteOldValue(1).setWaveCounterThreshold(today - 5);
        plant.source.extraction("A", 300, today - 5);
        plant.source.extraction("A", 300, today - 6);
        plant.source.measure(today - 5, "p", 1.0);
        plant.source.measure(today - 6, "p", 1.0);

        plant.steps();

        assertThat(plant.rows()).containsExactly("A;300 " + (today - 5) + " {p=1.0}");
    }

    @Test
    void whereItStartsIsKeptEvenWhenThereIsNothingYet() throws Exception {
        plant.steps();

        assertThat(plant.progress()).isEqualTo(Progress.startingAt(0, 0));
        assertThat(plant.bookmark().orElseThrow().getAt()).isEqualTo(Instant.parse("2026-01-01T00:00:00Z"));
    }

    /** Ids are committed out of order, also there. */
    @Test
    void readingStartsTenThousandIdsBeforeTheFirstWaveThatIsWanted() throws Exception {
        plant.source.execute("INSERT INTO TL_measures (id, wave_counter, point_id, value) VALUES"
                + " (9999, 500, 'p', 0), (10000, 500, 'p', 1), (20000, 2000, 'p', 2), (20001, 2000, 'q', 3)");
        plant.source.execute("INSERT INTO extraction_cycle (id, script_n, `interval`, wave_counter) VALUES"
                + " (1, 'A', 300, 500), (30000, 'A', 300, 2000)");
        plant.project.setWaveCounterThreshold(1999);

        plant.restart();
        plant.step();

        assertThat(plant.progress().tally().rowsRead()).isEqualTo(3);
        assertThat(plant.progress().extractions().gaps())
                .extracting(gap -> List.of(gap.first(), gap.last()))
                .containsExactly(List.of(20_000L, 29_999L));
        assertThat(plant.rows()).containsExactly("A;300 2000 {p=2.0, q=3.0}");
    }
}
