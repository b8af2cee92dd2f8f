package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.Rescan;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ranges that are read again because an operator has asked for it. */
class RescansTest {

    private static final int WINDOW = PolledPlant.WINDOW_SECONDS;
    private static final Instant FIRST = PolledPlant.START;
    private static final Instant SECOND = PolledPlant.START.plusSeconds(1);

    @RegisterExtension
    private final PolledPlant plant = new PolledPlant();

    @BeforeEach
    void changeWavesAfterTheirWindow() throws Exception {
        plant.source.waves("A", 300, 2000, 6, List.of("p", "qq"));
        plant.stepsAfter(WINDOW);
        plant.source.execute("UPDATE TL_measures SET value = 7 WHERE point_id = 'p'");
        plant.source.execute("DELETE FROM TL_measures WHERE point_id = 'qq'");
    }

    @Test
    void aRangeIsRepairedFromItsFirstWaveToBeforeItsLast() throws Exception {
        request(new Rescan(2001L, 2004L, FIRST, "olga"));

        assertThat(plant.steps())
                .containsExactly(
                        "A;300 2001 = {p=7.0} complete",
                        "A;300 2002 = {p=7.0} complete",
                        "A;300 2003 = {p=7.0} complete");
        assertThat(plant.progress().rescan()).isEqualTo(new RescanProgress(FIRST, null, 3));
        assertThat(plant.progress().tally().rowsRead()).isEqualTo(12);
        assertThat(plant.steps()).isEmpty();
    }

    @Test
    void aStepReadsNoMoreOfARangeThanItMay() throws Exception {
        plant.maxRows = 2;
        request(new Rescan(2000L, 2005L, FIRST, "olga"));

        assertThat(plant.step()).containsExactly("A;300 2000 = {p=7.0} complete", "A;300 2001 = {p=7.0} complete");
        assertThat(plant.progress().rescan()).isEqualTo(new RescanProgress(FIRST, 2002L, 2));
        plant.restart();
        assertThat(plant.step()).containsExactly("A;300 2002 = {p=7.0} complete", "A;300 2003 = {p=7.0} complete");
        assertThat(plant.steps()).containsExactly("A;300 2004 = {p=7.0} complete");
        assertThat(plant.progress().rescan()).isEqualTo(new RescanProgress(FIRST, null, 5));
    }

    @Test
    void whatIsNewLeavesARangeTheRestOfAStep() throws Exception {
        plant.maxRows = 3;
        request(new Rescan(2000L, 2005L, FIRST, "olga"));
        plant.source.measure(2005, "r", 1.0);

        assertThat(plant.step())
                .containsExactly(
                        "A;300 2005 + {r=1.0}", "A;300 2000 = {p=7.0} complete", "A;300 2001 = {p=7.0} complete");
    }

    @Test
    void soDoesWhatIsReadWhole() throws Exception {
        plant.maxRows = 3;
        plant.source.measure(2005, "r", 1.0);
        plant.steps();
        request(new Rescan(2000L, 2005L, FIRST, "olga"));

        assertThat(plant.step()).containsExactly("A;300 2005 = {p=7.0, r=1.0}", "A;300 2000 = {p=7.0} complete");
    }

    @Test
    void rangesAreReadOneAfterTheOtherByTheTimeOfTheirRequest() throws Exception {
        request(new Rescan(2004L, 2005L, FIRST, "olga"), new Rescan(2000L, 2001L, SECOND, "olga"));

        assertThat(plant.steps()).containsExactly("A;300 2004 = {p=7.0} complete", "A;300 2000 = {p=7.0} complete");
        assertThat(plant.progress().rescan()).isEqualTo(new RescanProgress(SECOND, null, 1));
    }

    @Test
    void aWaveWithoutMeasuresIsARowNoLonger() throws Exception {
        plant.source.execute("DELETE FROM TL_measures WHERE wave_counter = 2002");
        request(new Rescan(2001L, 2003L, FIRST, "olga"));

        assertThat(plant.steps()).containsExactlyInAnyOrder("A;300 2001 = {p=7.0} complete", "A;300 2002 gone");
    }

    @Test
    void aWaveThatIsOpenIsLeftToItsWindow() throws Exception {
        plant.source.measure(2002, "r", 1.0);
        plant.steps();
        request(new Rescan(2002L, 2004L, FIRST, "olga"));

        assertThat(plant.step()).containsExactly("A;300 2002 = {p=7.0, r=1.0}", "A;300 2003 = {p=7.0} complete");
        assertThat(plant.steps()).containsExactly("A;300 2002 = {p=7.0, r=1.0}");
        assertThat(plant.stepsAfter(WINDOW)).containsExactly("A;300 2002 + {} complete");
    }

    @Test
    void wavesOfExtractionsThatAreNotKeptAreReadPast() throws Exception {
        plant.source.execute("UPDATE extraction_cycle SET script_n = 'unwanted' WHERE wave_counter = 2001");
        request(new Rescan(2001L, 2003L, FIRST, "olga"));

        assertThat(plant.steps()).containsExactly("A;300 2002 = {p=7.0} complete");
        assertThat(plant.progress().rescan()).isEqualTo(new RescanProgress(FIRST, null, 2));
    }

    @Test
    void aRangeWithoutWavesIsDoneAtOnce() throws Exception {
        request(new Rescan(3000L, 4000L, FIRST, "olga"));

        assertThat(plant.steps()).isEmpty();
        assertThat(plant.progress().rescan()).isEqualTo(new RescanProgress(FIRST, null, 0));
    }

    @Test
    void wavesThatAreNotWantedAreNotReadAgainEither() throws Exception {
        plant.project.setWaveCounterThreshold(2002);
        request(new Rescan(2000L, 2004L, FIRST, "olga"));

        assertThat(plant.steps()).noneMatch(patch -> patch.startsWith("A;300 2000") || patch.startsWith("A;300 2001"));
        assertThat(plant.progress().rescan()).isEqualTo(new RescanProgress(FIRST, null, 2));
    }

    @Test
    void whatIsNewComesFirst() throws Exception {
        plant.maxRows = 2;
        plant.source.waves("A", 300, 2010, 4, List.of("p"));
        request(new Rescan(2000L, 2001L, FIRST, "olga"));

        List<String> sent = plant.steps();

        assertThat(sent).hasSize(5).last().isEqualTo("A;300 2000 = {p=7.0} complete");
    }

    /** A project that is submitted with one more request is polled anew. */
    private void request(Rescan... rescans) {
        plant.project.setRescans(List.of(rescans));
        plant.restart();
    }
}
