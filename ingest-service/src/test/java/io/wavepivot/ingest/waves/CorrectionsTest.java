package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What changes in a wave after it was read, within its window. A wave of long ago is looked at ten times. */
class CorrectionsTest {

    private static final int WINDOW = PolledPlant.WINDOW_SECONDS;
    private static final int LOOK = WINDOW / 10;

    @RegisterExtension
    private final PolledPlant plant = new PolledPlant();

    @BeforeEach
    void readAWave() throws Exception {
        plant.source.extraction("A", 300, 2000);
        plant.source.measure(2000, "p", 1.0);
        plant.source.measure(2000, "q", 2.0);
        plant.steps();
        assertThat(plant.rows()).containsExactly("A;300 2000 {p=1.0, q=2.0}");
    }

    @Test
    void whatIsReadWholeLeavesWhatIsNewTheRestOfAStep() throws Exception {
        plant.maxRows = 10;
        plant.source.waves("A", 300, 2000, 1, List.of("p", "q", "r", "s"));
        plant.source.extraction("A", 300, 2001);
        plant.stepsAfter(1);
        plant.source.execute("UPDATE TL_measures SET value = 7");
        for (int i = 0; i < 20; i++) {
            plant.source.measure(2001, "p" + i, 1.0);
        }
        plant.pass(PolledPlant.WINDOW_SECONDS / 2);

        plant.step();

        assertThat(plant.progress().tally().rowsRead()).isEqualTo(4 + 6);
    }

    @Test
    void anUpdatedMeasureReachesItsPivotWithTheNextLook() throws Exception {
        plant.source.execute("UPDATE TL_measures SET value = 1.5 WHERE point_id = 'p'");

        assertThat(plant.stepsAfter(LOOK - 1)).isEmpty();
        assertThat(plant.stepsAfter(1)).containsExactly("A;300 2000 = {p=1.5, q=2.0}");
        assertThat(plant.metric("wavepivot.source.rows.compared"))
                .as("in one look")
                .isEqualTo(2);
    }

    @Test
    void aDeletedMeasureLeavesItsPivot() throws Exception {
        plant.source.execute("DELETE FROM TL_measures WHERE point_id = 'p'");

        assertThat(plant.stepsAfter(LOOK)).containsExactly("A;300 2000 = {q=2.0}");
    }

    @Test
    void aWaveWhoseMeasuresAreAllDeletedIsARowNoLonger() throws Exception {
        plant.source.execute("DELETE FROM TL_measures");
        assertThat(plant.stepsAfter(LOOK)).containsExactly("A;300 2000 gone");

        plant.source.measure(2000, "r", 3.0);
        assertThat(plant.steps()).containsExactly("A;300 2000 = {r=3.0}");
        plant.source.execute("DELETE FROM TL_measures");
        assertThat(plant.stepsAfter(LOOK)).containsExactly("A;300 2000 gone");
        assertThat(plant.stepsAfter(WINDOW)).as("nothing to complete").isEmpty();
        assertThat(plant.openWaves()).isEmpty();
    }

    @Test
    void aWaveThatNoExtractionHasAnyLongerIsARowNoLonger() throws Exception {
        plant.source.execute("DELETE FROM extraction_cycle");

        assertThat(plant.stepsAfter(LOOK)).containsExactly("A;300 2000 gone");
        assertThat(plant.openWaves()).isEmpty();
        assertThat(plant.rows()).isEmpty();
    }

    @Test
    void anExtractionRowThatIsUpdatedMovesItsRow() throws Exception {
        plant.source.execute("UPDATE extraction_cycle SET `interval` = 60");

        assertThat(plant.stepsAfter(LOOK)).containsExactly("A;300 2000 gone", "A;60 2000 = {p=1.0, q=2.0}");
    }

    @Test
    void anExtractionRowThatIsUpdatedToOneThatIsNotKeptTakesItsRowAway() throws Exception {
        plant.source.extraction("B", 60, 2000);
        plant.steps();
        plant.source.execute("UPDATE extraction_cycle SET script_n = 'unwanted' WHERE script_n = 'B'");

        assertThat(plant.stepsAfter(LOOK)).containsExactly("B;60 2000 gone");
        assertThat(plant.rows()).containsExactly("A;300 2000 {p=1.0, q=2.0}");
        assertThat(plant.stepsAfter(WINDOW)).containsExactly("A;300 2000 + {} complete");
    }

    @Test
    void aRowIsCompleteOnceItsWindowHasPassedWithoutAChange() throws Exception {
        assertThat(plant.stepsAfter(WINDOW - 1)).isEmpty();
        assertThat(plant.openWaves()).containsExactly(2000L);

        assertThat(plant.stepsAfter(1)).containsExactly("A;300 2000 + {} complete");

        assertThat(plant.openWaves()).isEmpty();
        assertThat(plant.progress().tally()).isEqualTo(new Tally(2, 0, 0, 0, 0));
        assertThat(plant.metric("wavepivot.source.rows.compared")).isEqualTo(4);
        assertThat(plant.metric("wavepivot.source.rows.read")).isEqualTo(2);
    }

    @Test
    void withEachChangeItsWindowBeginsAnew() throws Exception {
        plant.pass(WINDOW - 1);
        plant.source.measure(2000, "r", 3.0);
        assertThat(plant.steps()).containsExactly("A;300 2000 + {r=3.0}");
        plant.source.execute("UPDATE TL_measures SET value = 4 WHERE point_id = 'r'");
        assertThat(plant.stepsAfter(WINDOW - 1)).containsExactly("A;300 2000 = {p=1.0, q=2.0, r=4.0}");

        assertThat(plant.stepsAfter(WINDOW - 1)).isEmpty();
        assertThat(plant.stepsAfter(1)).containsExactly("A;300 2000 + {} complete");
    }

    @Test
    void aChangeThatIsSeenAtTheEndOfAWindowKeepsItOpen() throws Exception {
        plant.source.execute("UPDATE TL_measures SET value = 4 WHERE point_id = 'p'");

        assertThat(plant.stepsAfter(WINDOW)).containsExactly("A;300 2000 = {p=4.0, q=2.0}");
        assertThat(plant.openWaves()).containsExactly(2000L);
    }

    @Test
    void aYoungWaveIsLookedAtAfterAPauseAndMoreRarelyAsItAges() throws Exception {
        long young = PolledPlant.START.getEpochSecond();
        plant.source.extraction("A", 300, young);
        plant.source.measure(young, "p", 1.0);
        plant.steps();
        plant.source.execute("UPDATE TL_measures SET value = 3 WHERE wave_counter = " + young);
        String updated = "A;300 " + young + " = {p=3.0}";
        assertThat(plant.stepsAfter(1)).containsExactly(updated);

        plant.stepsAfter(8);
        plant.source.execute("UPDATE TL_measures SET value = 4 WHERE wave_counter = " + young);
        assertThat(plant.stepsAfter(1)).isEmpty();
        assertThat(plant.stepsAfter(2)).containsExactly("A;300 " + young + " = {p=4.0}");
    }

    /** Of waves that are over at once, so many as have so many measures are looked at with each step. */
    @Test
    void theSourceLooksAtNoMoreMeasuresInAStepThanThatMayRead() throws Exception {
        for (long wave = 2001; wave < 2006; wave++) {
            plant.source.extraction("A", 300, wave);
            plant.source.measure(wave, "p", 1.0);
            plant.source.measure(wave, "q", 1.0);
        }
        plant.steps();
        plant.maxRows = 4;
        plant.pass(WINDOW);

        assertThat(plant.step()).containsExactly("A;300 2000 + {} complete", "A;300 2001 + {} complete");
        assertThat(plant.metric("wavepivot.source.rows.compared")).isEqualTo(4);
        assertThat(plant.steps()).hasSize(4);
    }

    /** With more measures than a step may read, it is read alone, as it is read in one piece. */
    @Test
    void aChangedWaveThatIsLargerThanAStepIsReadInOnePiece() throws Exception {
        plant.source.extraction("A", 300, 2001);
        plant.source.measure(2001, "p", 1.0);
        plant.steps();
        plant.source.execute("UPDATE TL_measures SET value = 7");
        plant.maxRows = 1;
        plant.pass(LOOK);

        assertThat(plant.step()).containsExactly("A;300 2000 = {p=7.0, q=7.0}");
        assertThat(plant.steps()).containsExactly("A;300 2001 = {p=7.0}");
    }

    @Test
    void withoutAWindowARowIsCompleteAtOnceAndNothingIsLookedAtTwice() throws Exception {
        plant.settings.put("rescan-window", "0s");
        plant.restart();
        plant.source.extraction("A", 300, 3000);
        plant.source.measure(3000, "p", 1.0);

        plant.stepsAfter(1);

        assertThat(plant.openWaves()).isEmpty();
        assertThat(plant.rows()).containsExactly("A;300 2000 {p=1.0, q=2.0} complete", "A;300 3000 {p=1.0} complete");
    }
}
