package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What comes for a wave after its window has passed is sent all the same, and told of. */
class LateWavesTest {

    private static final int WINDOW = PolledPlant.WINDOW_SECONDS;

    @RegisterExtension
    private final PolledPlant plant = new PolledPlant();

    @BeforeEach
    void readAWaveToItsEnd() throws Exception {
        plant.source.extraction("A", 300, 2000);
        plant.source.measure(2000, "p", 1.0);
        plant.stepsAfter(WINDOW);
        assertThat(plant.rows()).containsExactly("A;300 2000 {p=1.0} complete");
        assertThat(plant.openWaves()).isEmpty();
    }

    @Test
    void aLateMeasureIsSentAndItsRowIsCompleteAgainWhenItsWindowHasPassed() throws Exception {
        plant.source.measure(2000, "q", 2.0);
        plant.source.measure(2000, "r", 3.0);

        assertThat(plant.steps()).containsExactly("A;300 2000 + {q=2.0, r=3.0}");
        assertThat(plant.progress().tally()).isEqualTo(new Tally(3, 0, 2, 0, 0));
        assertThat(plant.metric("wavepivot.source.rows.late")).isEqualTo(2);
        assertThat(plant.openWaves()).containsExactly(2000L);
        assertThat(plant.stepsAfter(WINDOW - 1)).isEmpty();
        assertThat(plant.stepsAfter(1)).containsExactly("A;300 2000 + {} complete");
        assertThat(plant.progress().tally().closedEarly()).isZero();
    }

    @Test
    void moreLateMeasuresOfAWaveThatIsOpenForThemAreAddedAndItsWindowBeginsAnew() throws Exception {
        plant.source.measure(2000, "q", 2.0);
        plant.stepsAfter(WINDOW - 1);

        plant.source.measure(2000, "r", 3.0);

        assertThat(plant.steps()).containsExactly("A;300 2000 + {r=3.0}");
        assertThat(plant.stepsAfter(WINDOW - 1)).isEmpty();
        assertThat(plant.stepsAfter(1)).containsExactly("A;300 2000 + {} complete");
        assertThat(plant.progress().tally().lateRows()).isEqualTo(1);
    }

    /** However long it is, a history that is written late costs no more than its measures. */
    @Test
    void noWaveIsReadWholeOrComparedForWhatComesLate() throws Exception {
        plant.source.execute("UPDATE TL_measures SET value = 7");
        plant.source.measure(2000, "q", 2.0);
        double compared = plant.metric("wavepivot.source.rows.compared");

        plant.stepsAfter(WINDOW);
        plant.steps();

        assertThat(plant.rows()).containsExactly("A;300 2000 {p=1.0, q=2.0} complete");
        assertThat(plant.metric("wavepivot.source.rows.compared")).isEqualTo(compared);
    }

    @Test
    void aLateWaveForWhichThereIsNoRoomIsCompleteAtOnce() throws Exception {
        plant.maxOpen = 1;
        plant.source.extraction("A", 300, 3000);
        plant.steps();

        plant.source.measure(2000, "q", 2.0);

        assertThat(plant.steps()).containsExactly("A;300 2000 + {q=2.0}", "A;300 2000 + {} complete");
        assertThat(plant.openWaves()).containsExactly(3000L);
        assertThat(plant.progress().tally()).isEqualTo(new Tally(2, 0, 1, 1, 0));
    }

    @Test
    void aLateWaveThatNoExtractionHasAnyLongerIsARowNoLonger() throws Exception {
        plant.source.measure(2000, "q", 2.0);
        plant.steps();
        plant.source.execute("DELETE FROM extraction_cycle");

        assertThat(plant.stepsAfter(WINDOW)).containsExactly("A;300 2000 gone");
        assertThat(plant.openWaves()).isEmpty();
    }

    @Test
    void aMeasureOfAWaveThatNoExtractionHasIsNeitherSentNorLate() throws Exception {
        plant.source.extraction("unwanted", 300, 3000);
        plant.source.measure(3000, "p", 1.0);
        plant.source.measure(3001, "p", 1.0);

        assertThat(plant.steps()).isEmpty();
        assertThat(plant.progress().tally().lateRows()).isZero();
        assertThat(plant.openWaves()).isEmpty();
    }

    @Test
    void aRestartReadsALateWaveWhole() throws Exception {
        plant.source.measure(2000, "q", 2.0);
        plant.steps();
        plant.restart();

        assertThat(plant.steps()).containsExactly("A;300 2000 = {p=1.0, q=2.0}");
    }

    @Test
    void anExtractionRowThatComesLateReadsItsWaveWhole() throws Exception {
        plant.source.measure(2000, "q", 2.0);
        plant.source.extraction("B", 60, 2000);

        plant.steps();

        assertThat(plant.rows()).containsExactly("A;300 2000 {p=1.0, q=2.0}", "B;60 2000 {p=1.0, q=2.0}");
        assertThat(plant.progress().tally().lateRows()).isZero();
    }
}
