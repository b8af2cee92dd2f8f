package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.PlantDatabase;
import io.wavepivot.ingest.sql.IdRange;
import java.sql.Connection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ids are given out in one order and committed in another. */
class LateIdsTest {

    private static final int WINDOW = PolledPlant.WINDOW_SECONDS;

    @RegisterExtension
    private final PolledPlant plant = new PolledPlant();

    private Connection slow;

    @BeforeEach
    void openTransaction() throws Exception {
        slow = plant.source.openTransaction();
    }

    @AfterEach
    void closeTransaction() throws Exception {
        slow.close();
    }

    @Test
    void aMeasureThatIsCommittedAfterAHigherIdIsStillSent() throws Exception {
        plant.source.extraction("A", 300, 2000);
        PlantDatabase.measure(slow, 2000, "slow", 1.0);
        plant.source.measure(2000, "fast", 2.0);
        assertThat(plant.steps()).containsExactly("A;300 2000 = {fast=2.0}");
        assertThat(plant.progress().measures().gaps()).containsExactly(new IdRange(1, 1, PolledPlant.START));

        slow.commit();

        assertThat(plant.steps()).containsExactly("A;300 2000 = {fast=2.0, slow=1.0}");
        assertThat(plant.progress().measures().gaps()).isEmpty();
        assertThat(plant.progress().tally().rowsRead()).isEqualTo(2);
    }

    @Test
    void ofTwoMeasuresOfOnePointTheHigherIdCountsEvenWhenItIsCommittedFirst() throws Exception {
        plant.source.extraction("A", 300, 2000);
        PlantDatabase.measure(slow, 2000, "p", 1.0);
        plant.source.measure(2000, "p", 2.0);
        plant.steps();

        slow.commit();
        plant.steps();

        assertThat(plant.rows()).containsExactly("A;300 2000 {p=2.0}");
    }

    @Test
    void anExtractionRowThatIsCommittedAfterAHigherIdStillOpensItsWave() throws Exception {
        extraction(slow, 2000);
        plant.source.extraction("A", 300, 2001);
        plant.source.measure(2000, "p", 1.0);
        assertThat(plant.steps()).isEmpty();
        assertThat(plant.progress().extractions().gaps()).containsExactly(new IdRange(1, 1, PolledPlant.START));

        slow.commit();

        assertThat(plant.steps()).containsExactly("A;300 2000 = {p=1.0}");
        assertThat(plant.progress().extractions().gaps()).isEmpty();
    }

    /** Late extraction rows are of waves before the threshold, too. */
    @Test
    void whatIsCommittedLateOfAWaveThatIsNotWantedIsPassedOver() throws Exception {
        extraction(slow, 999);
        PlantDatabase.measure(slow, 999, "p", 1.0);
        plant.source.extraction("A", 300, 1001);
        plant.source.measure(1001, "p", 1.0);
        plant.steps();

        slow.commit();

        assertThat(plant.steps()).isEmpty();
        assertThat(plant.progress().measures().gaps()).isEmpty();
        assertThat(plant.openWaves()).containsExactly(1001L);
        assertThat(plant.progress().tally().lateRows()).isZero();
    }

    @Test
    void anIdThatNeverComesIsWaitedForAsLongAsAWindowAndThenReported() throws Exception {
        PlantDatabase.measure(slow, 2000, "p", 1.0);
        PlantDatabase.measure(slow, 2000, "q", 1.0);
        extraction(slow, 2000);
        plant.source.measure(2000, "r", 1.0);
        plant.source.extraction("A", 300, 2000);

        plant.stepsAfter(WINDOW);
        assertThat(plant.progress().tally().expiredIds()).isZero();
        assertThat(plant.progress().measures().gaps()).hasSize(1);
        plant.stepsAfter(1);

        assertThat(plant.progress().tally().expiredIds()).isEqualTo(3);
        assertThat(plant.progress().measures().gaps()).isEmpty();
        assertThat(plant.progress().extractions().gaps()).isEmpty();
        assertThat(plant.metric("wavepivot.source.ids.expired")).isEqualTo(3);
        slow.commit();
        assertThat(plant.steps()).isEmpty();
    }

    @Test
    void alsoOfTheFirstWaveThatIsWantedWhatIsCommittedLateIsSent() throws Exception {
        plant.source.extraction("A", 300, 1000);
        plant.source.measure(1000, "p", 1.0);
        plant.stepsAfter(WINDOW);
        PlantDatabase.measure(slow, 1000, "q", 2.0);
        plant.source.measure(999, "p", 1.0);
        plant.steps();

        slow.commit();

        assertThat(plant.steps()).containsExactly("A;300 1000 = {p=1.0, q=2.0}");
    }

    @Test
    void aMeasureThatIsCommittedLateOpensItsWaveAnewAndIsReadWithAllOfIt() throws Exception {
        plant.source.extraction("A", 300, 2000);
        plant.source.measure(2000, "p", 2.0);
        plant.stepsAfter(WINDOW);
        PlantDatabase.measure(slow, 2000, "q", 1.0);
        plant.source.measure(2001, "p", 1.0);
        plant.stepsAfter(WINDOW);

        slow.commit();
        plant.source.execute("UPDATE TL_measures SET value = 3 WHERE point_id = 'p'");

        assertThat(plant.steps()).containsExactly("A;300 2000 = {p=3.0, q=1.0}");
        assertThat(plant.openWaves()).containsExactly(2000L);
        assertThat(plant.progress().tally().lateRows()).isEqualTo(1);
        assertThat(plant.stepsAfter(WINDOW)).containsExactly("A;300 2000 + {} complete");
    }

    /** A quarter of a step: others may be among those that were not asked for. */
    @Test
    void noneExpiresWhileThereMayBeMoreThatHaveCome() throws Exception {
        plant.maxRows = 8;
        plant.source.extraction("A", 300, 2000);
        PlantDatabase.measure(slow, 2000, "never", 1.0);
        try (Connection slower = plant.source.openTransaction()) {
            for (int i = 0; i < 3; i++) {
                PlantDatabase.measure(slower, 2000, "p" + i, 1.0);
            }
            plant.source.measure(2000, "q", 1.0);
            plant.stepsAfter(WINDOW + 1);
            assertThat(plant.progress().tally().expiredIds()).isEqualTo(4);
            for (int i = 0; i < 3; i++) {
                PlantDatabase.measure(slower, 2000, "r" + i, 1.0);
            }
            plant.source.measure(2000, "s", 1.0);
            plant.steps();
            plant.pass(WINDOW + 1);

            slower.commit();
            plant.step();

            assertThat(plant.progress().tally().expiredIds()).isEqualTo(4);
            assertThat(plant.progress().measures().gaps()).hasSize(1);
        }
        plant.steps();
        assertThat(plant.progress().measures().gaps()).isEmpty();
        assertThat(plant.progress().tally().expiredIds()).isEqualTo(4);
    }

    private static void extraction(Connection connection, long wave) throws Exception {
        try (var insert = connection.createStatement()) {
            insert.execute("INSERT INTO extraction_cycle (script_n, `interval`, wave_counter) VALUES ('A', 300, %d)"
                    .formatted(wave));
        }
    }
}
