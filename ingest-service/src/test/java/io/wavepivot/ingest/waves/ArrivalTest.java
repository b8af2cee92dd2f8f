package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A cell needs two rows, which are committed in any order. */
class ArrivalTest {

    @RegisterExtension
    private final PolledPlant plant = new PolledPlant();

    @Test
    void measuresThatComeAfterTheirExtractionAreAddedAsTheyCome() throws Exception {
        plant.source.extraction("A", 300, 2000);
        assertThat(plant.steps()).isEmpty();

        plant.source.measure(2000, "p", 1.0);
        assertThat(plant.steps()).containsExactly("A;300 2000 = {p=1.0}");
        plant.source.measure(2000, "q", 2.0);
        assertThat(plant.steps()).containsExactly("A;300 2000 + {q=2.0}");
        assertThat(plant.rows()).containsExactly("A;300 2000 {p=1.0, q=2.0}");
    }

    @Test
    void measuresThatCameBeforeTheirExtractionAreReadWithTheWholeWave() throws Exception {
        plant.source.measure(2000, "p", 1.0);
        assertThat(plant.steps()).isEmpty();
        assertThat(plant.progress().lastWave()).isNull();

        plant.source.extraction("A", 300, 2000);
        plant.source.measure(2000, "q", 2.0);

        assertThat(plant.steps()).containsExactly("A;300 2000 = {p=1.0, q=2.0}");
        assertThat(plant.progress().lastWave()).isEqualTo(2000);
        assertThat(plant.progress().tally()).isEqualTo(new Tally(2, 0, 0, 0, 0));
    }

    @Test
    void aWaveThatTwoExtractionsShareBelongsToBoth() throws Exception {
        plant.source.extraction("A", 300, 2000);
        plant.source.extraction("B", 60, 2000);
        plant.source.extraction("unwanted", 60, 2000);
        plant.source.extraction("unwanted", 60, 2001);
        plant.source.measure(2000, "p", 1.0);
        plant.source.measure(2001, "p", 1.0);

        plant.steps();

        assertThat(plant.rows()).containsExactly("A;300 2000 {p=1.0}", "B;60 2000 {p=1.0}");
        assertThat(plant.openWaves()).containsExactly(2000L);
    }

    @Test
    void anExtractionThatJoinsAWaveWithoutMeasuresIsWaitedForLikeTheOthers() throws Exception {
        plant.source.extraction("A", 300, 2000);
        plant.steps();
        plant.source.extraction("B", 60, 2000);
        assertThat(plant.steps()).isEmpty();

        plant.source.measure(2000, "p", 1.0);

        assertThat(plant.steps()).containsExactlyInAnyOrder("A;300 2000 = {p=1.0}", "B;60 2000 = {p=1.0}");
    }

    @Test
    void ofAWaveThatNeverHadAMeasureNothingIsRemoved() throws Exception {
        plant.source.extraction("A", 300, 2000);
        plant.steps();
        plant.source.execute("DELETE FROM extraction_cycle");

        assertThat(plant.stepsAfter(PolledPlant.WINDOW_SECONDS)).isEmpty();
        assertThat(plant.openWaves()).isEmpty();
    }

    /** Milliseconds, nanoseconds, and what no clock can hold. */
    @ParameterizedTest
    @ValueSource(
            longs = {
                253_402_300_800L,
                1_790_000_000_000L,
                9_223_372_036_854_776L,
                100_000_000_000_000_000L,
                Long.MAX_VALUE - 1
            })
    void aWaveThatIsNoTimeIsPassedOver(long wave) throws Exception {
        plant.source.waves("A", 300, wave, 1, List.of("p"));
        plant.source.waves("A", 300, 2000, 1, List.of("p"));

        plant.steps();

        assertThat(plant.rows()).containsExactly("A;300 2000 {p=1.0}");
        assertThat(plant.openWaves()).containsExactly(2000L);
        assertThat(plant.progress().lastWave()).isEqualTo(2000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BIGINT UNSIGNED", "DECIMAL(20,0)"})
    void aWaveMayBeMoreThanALong(String type) throws Exception {
        for (String table : List.of("extraction_cycle", "TL_measures")) {
            plant.source.execute("ALTER TABLE " + table + " MODIFY wave_counter " + type);
        }
        plant.source.execute("INSERT INTO extraction_cycle (script_n, `interval`, wave_counter)"
                + " VALUES ('A', 300, 18446744073709551615), ('A', 300, 2000)");
        plant.source.execute("INSERT INTO TL_measures (wave_counter, point_id, value)"
                + " VALUES (18446744073709551615, 'p', 1), (2000, 'p', 1)");

        plant.steps();

        assertThat(plant.rows()).containsExactly("A;300 2000 {p=1.0}");
    }

    /** Of such rows the upper half has no place in an id of ours. */
    @Test
    void anIdThatIsMoreThanALongStopsNothing() throws Exception {
        for (String table : List.of("extraction_cycle", "TL_measures")) {
            plant.source.execute("ALTER TABLE " + table + " MODIFY id BIGINT UNSIGNED AUTO_INCREMENT");
        }
        plant.source.waves("A", 300, 2000, 1, List.of("p"));
        plant.source.execute("INSERT INTO extraction_cycle (id, script_n, `interval`, wave_counter)"
                + " VALUES (18446744073709551610, 'A', 300, 2001)");
        plant.source.execute("INSERT INTO TL_measures (id, wave_counter, point_id, value)"
                + " VALUES (18446744073709551610, 2000, 'q', 1)");

        plant.steps();

        assertThat(plant.rows()).containsExactly("A;300 2000 {p=1.0}");
    }

    @Test
    void aStepSendsNoMoreCellsThanItMayReadRowsHoweverManyExtractionsShareAWave() throws Exception {
        plant.maxRows = 4;
        plant.source.extraction("A", 300, 2000);
        plant.source.extraction("B", 60, 2000);
        plant.steps();
        for (String point : List.of("p", "q", "r")) {
            plant.source.measure(2000, point, 1.0);
        }

        assertThat(plant.step()).containsExactlyInAnyOrder("A;300 2000 = {p=1.0, q=1.0}", "B;60 2000 = {p=1.0, q=1.0}");
        assertThat(plant.steps()).containsExactlyInAnyOrder("A;300 2000 + {r=1.0}", "B;60 2000 + {r=1.0}");
    }

    @Test
    void anExtractionThatJoinsAnOpenWaveGetsAllOfIt() throws Exception {
        plant.source.extraction("A", 300, 2000);
        plant.source.measure(2000, "p", 1.0);
        plant.steps();

        plant.source.extraction("B", 60, 2000);
        plant.source.measure(2000, "q", 2.0);

        assertThat(plant.steps())
                .containsExactlyInAnyOrder("A;300 2000 = {p=1.0, q=2.0}", "B;60 2000 = {p=1.0, q=2.0}");
    }

    @Test
    void anExtractionRowThatIsThereTwiceIsOne() throws Exception {
        plant.source.extraction("A", 300, 2000);
        plant.source.measure(2000, "p", 1.0);
        plant.steps();

        plant.source.extraction("A", 300, 2000);

        assertThat(plant.steps()).isEmpty();
    }

    @Test
    void aRowWithoutAPointOrAWaveDoesNotStopTheOthers() throws Exception {
        plant.source.extraction("A", 300, 2000);
        plant.source.measure(2000, null, 1.0);
        plant.source.execute("INSERT INTO TL_measures (wave_counter, point_id, value) VALUES (NULL, 'p', 1.0)");
        plant.source.measure(2000, "p", 2.0);
        plant.steps();
        plant.source.measure(2000, null, 3.0);

        assertThat(plant.stepsAfter(PolledPlant.WINDOW_SECONDS)).containsExactly("A;300 2000 + {} complete");
        assertThat(plant.rows()).containsExactly("A;300 2000 {p=2.0} complete");
        assertThat(plant.progress().tally()).isEqualTo(new Tally(4, 0, 0, 0, 0));
    }

    @Test
    void nullIsAnAbsentCell() throws Exception {
        plant.source.extraction("A", 300, 2000);
        plant.source.measure(2000, "p", 1.0);
        plant.source.measure(2000, "q", 1.0);
        plant.steps();

        plant.source.measure(2000, "p", null);

        assertThat(plant.steps()).containsExactly("A;300 2000 + {p=null}");
        assertThat(plant.rows()).containsExactly("A;300 2000 {q=1.0}");
    }

    @Test
    void aProjectHasAName() {
        assertThat(plant.polled().name()).isEqualTo("project/" + plant.source.database);
    }
}
