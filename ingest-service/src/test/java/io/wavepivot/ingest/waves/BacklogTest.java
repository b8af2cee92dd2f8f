package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What lies far behind is read in steps, of which no one is too large, and no more waves are open than may be. */
class BacklogTest {

    private static final int WINDOW = PolledPlant.WINDOW_SECONDS;

    @RegisterExtension
    private final PolledPlant plant = new PolledPlant();

    @Test
    void aStepReadsNoMoreThanItMay() throws Exception {
        plant.maxRows = 10;
        plant.source.waves("A", 300, 2000, 40, List.of("p", "qq", "rrr"));

        long read = 0;
        for (int i = 0; i < 100; i++) {
            assertThat(cells(plant.step())).isLessThanOrEqualTo(10);
            long now = plant.progress().tally().rowsRead();
            assertThat(now - read).isLessThanOrEqualTo(10);
            read = now;
        }

        assertThat(read).isEqualTo(120);
        plant.stepsAfter(WINDOW);
        assertThat(plant.rows()).isEqualTo(plant.expectedRows("A;300", wave -> true));
    }

    @Test
    void extractionRowsAreReadBeforeMeasures() throws Exception {
        plant.source.waves("A", 300, 2000, 1_001, List.of("p"));
        plant.maxOpen = 4_000;

        assertThat(plant.step()).isEmpty();
        assertThat(plant.progress().extractions().lastId()).isEqualTo(1_000);
        assertThat(plant.step()).hasSize(1_000);
        assertThat(plant.progress().extractions().lastId()).isEqualTo(1_001);
    }

    @Test
    void extractionRowsAreReadOnlySoFarAheadOfTheMeasures() throws Exception {
        plant.maxOpen = 20;
        plant.maxRows = 10;
        plant.source.waves("A", 300, 2000, 100, List.of("p"));

        for (int i = 0; i < 20; i++) {
            plant.step();
            assertThat(plant.openWaves()).hasSizeLessThanOrEqualTo(3 * plant.maxOpen);
        }

        plant.steps();
        plant.pass(WINDOW);
        plant.steps();
        assertThat(plant.rows()).isEqualTo(plant.expectedRows("A;300", wave -> true));
    }

    @Test
    void whereTooManyWavesAreOpenTheOldestAreCompleteEarlier() throws Exception {
        plant.maxOpen = 50;
        plant.source.waves("A", 300, 2000, 70, List.of("p"));

        plant.steps();

        assertThat(plant.progress().tally().closedEarly()).isEqualTo(20);
        assertThat(plant.metric("wavepivot.source.waves.closed.early")).isEqualTo(20);
        assertThat(plant.openWaves()).hasSize(50).doesNotContain(2000L, 2019L).contains(2020L, 2069L);
        assertThat(plant.rows()).hasSize(70);
        assertThat(plant.rows().subList(0, 20)).allMatch(row -> row.endsWith(" complete"));
        assertThat(plant.rows().subList(20, 70)).noneMatch(row -> row.endsWith(" complete"));
    }

    @Test
    void aWaveThatIsCompleteEarlierIsLookedAtOnceMore() throws Exception {
        plant.source.waves("A", 300, 2000, 2, List.of("p"));
        plant.steps();
        plant.source.execute("UPDATE TL_measures SET value = 7 WHERE wave_counter = 2000");
        plant.source.extraction("A", 300, 2002);
        plant.maxOpen = 2;

        assertThat(plant.steps()).containsExactly("A;300 2000 = {p=7.0}", "A;300 2000 + {} complete");
        assertThat(plant.openWaves()).containsExactly(2001L, 2002L);
    }

    private static int cells(List<String> patches) {
        return patches.stream()
                .mapToInt(patch -> patch.length() - patch.replace("=", "").length() - (patch.contains(" = ") ? 1 : 0))
                .sum();
    }
}
