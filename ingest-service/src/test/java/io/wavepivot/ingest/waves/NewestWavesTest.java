package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Live waves while the history of some points is written, which takes many steps to read. */
class NewestWavesTest {

    private static final int WINDOW = PolledPlant.WINDOW_SECONDS;
    private static final int HISTORY = 60;
    private static final int POINTS = 20;
    private static final int FEW_STEPS = 3;

    /** All of the same day. */
    private static final long LIVE = PolledPlant.START.getEpochSecond();

    private static final long FIRST = LIVE - 8_000;

    @RegisterExtension
    private final PolledPlant plant = new PolledPlant();

    @BeforeEach
    void writeHistory() throws Exception {
        plant.maxRows = 40;
        plant.maxOpen = 50;
        plant.source.waves("A", 300, FIRST, HISTORY, List.of("p"));
        plant.stepsAfter(WINDOW);
        String points = IntStream.range(0, POINTS)
                .mapToObj(i -> "SELECT 'h%d' AS point, %d AS value".formatted(i, i))
                .collect(Collectors.joining(" UNION ALL "));
        plant.source.execute("INSERT INTO TL_measures (wave_counter, point_id, value)"
                + " SELECT wave_counter, point, value FROM (" + points + ") points, extraction_cycle");
        plant.step();
    }

    @Test
    void aLiveWaveDoesNotWaitForABackfill() throws Exception {
        writeLive(LIVE);
        assertThat(few()).contains(row(LIVE, " = {p=1.0, q=2.0}"));

        plant.source.measure(LIVE, "r", 3.0);
        writeLive(LIVE + 1);
        assertThat(few()).contains(row(LIVE, " = {p=1.0, q=2.0, r=3.0}"), row(LIVE + 1, " = {p=1.0, q=2.0}"));

        finish();
    }

    @Test
    void theNewestAreLookedForAsOftenAsAPollWouldCome() throws Exception {
        few();
        writeLive(LIVE);
        assertThat(plant.step()).noneMatch(patch -> patch.startsWith(row(LIVE, "")));

        plant.pass(1);

        assertThat(plant.step()).contains(row(LIVE, " = {p=1.0, q=2.0}"));
    }

    @Test
    void nobodyWaitsForWavesThatAreOlderThanADay() throws Exception {
        long old = LIVE - 24 * 3_600;
        writeLive(old + 1_000);
        assertThat(few()).contains(row(old + 1_000, " = {p=1.0, q=2.0}"));

        writeLive(old);

        assertThat(few()).noneMatch(patch -> patch.startsWith(row(old, "")));
        finish();
    }

    /** To count what waves have costs the source as much as to read it. */
    @Test
    void noMoreIsCountedOfTheNewestThanAStepMayRead() throws Exception {
        writeLive(LIVE);
        few();
        plant.source.waves(
                "A",
                300,
                LIVE + 1,
                1,
                IntStream.rangeClosed(0, plant.maxRows).mapToObj(i -> "p" + i).toList());
        few();
        plant.source.measure(LIVE, "r", 3.0);

        assertThat(few()).noneMatch(patch -> patch.startsWith(row(LIVE, "")));
        finish();
    }

    @Test
    void lateWavesMayBeAmongTheNewest() throws Exception {
        for (int i = 0; i < 12; i++) {
            few();
        }

        finish();
    }

    @Test
    void aNewestWaveThatIsNotWantedIsNeitherSentNorOpened() throws Exception {
        plant.project.setWaveCounterThreshold(FIRST);
        plant.restart();
        plant.step();
        writeLive(FIRST - 1);

        assertThat(few()).noneMatch(patch -> patch.startsWith(row(FIRST - 1, "")));
        assertThat(plant.openWaves()).doesNotContain(FIRST - 1);
    }

    @Test
    void norDoesItWaitForTheExtractionRowsOfABackfill() throws Exception {
        plant.source.waves("A", 300, FIRST + HISTORY, 10 * plant.maxOpen, List.of("p"));
        plant.step();
        writeLive(LIVE);

        assertThat(few()).contains(row(LIVE, " = {p=1.0, q=2.0}"));
        finish();
    }

    @Test
    void norForThoseOfWavesWithoutMeasures() throws Exception {
        finish();
        plant.source.extractions("A", 300, FIRST + HISTORY, 10 * plant.maxOpen);
        plant.step();
        writeLive(LIVE);

        assertThat(few()).contains(row(LIVE, " = {p=1.0, q=2.0}"));
    }

    @Test
    void aWaveThatIsClosedIsNotReadForBeingTheNewest() throws Exception {
        assertThat(few()).noneMatch(patch -> patch.startsWith(row(FIRST + HISTORY - 1, " = ")));
    }

    @Test
    void whatIsNewInALiveWaveBeginsItsWindowAnew() throws Exception {
        writeLive(LIVE);
        few();
        plant.pass(WINDOW - 1);
        few();
        plant.source.measure(LIVE, "r", 1.0);
        few();

        plant.stepsAfter(WINDOW - 1);
        assertThat(plant.openWaves()).contains(LIVE);
        assertThat(plant.stepsAfter(1)).contains(row(LIVE, " + {} complete"));
    }

    @Test
    void aLiveWaveIsRecognisedWhenItsIdsCome() throws Exception {
        writeLive(LIVE);
        List<String> sent = new ArrayList<>(few());
        plant.pass(WINDOW / 10);
        sent.addAll(few());

        sent.addAll(finish());

        assertThat(sent.stream().filter(patch -> patch.startsWith(row(LIVE, ""))))
                .containsExactly(row(LIVE, " = {p=1.0, q=2.0}"), row(LIVE, " + {} complete"));
    }

    @Test
    void aLiveWaveIsAsItsSourceAlsoWhenThatChangesBeforeItsIdsCome() throws Exception {
        writeLive(LIVE);
        few();

        plant.source.execute("UPDATE TL_measures SET value = 7 WHERE wave_counter = " + LIVE + " AND point_id = 'p'");
        plant.source.execute("DELETE FROM TL_measures WHERE wave_counter = " + LIVE + " AND point_id = 'q'");
        plant.pass(WINDOW / 10);

        assertThat(few()).contains(row(LIVE, " = {p=7.0}"));
        finish();
    }

    @Test
    void aLiveWaveWithoutMeasuresYetIsReadOnceTheyAreThere() throws Exception {
        plant.source.extraction("A", 300, LIVE);
        assertThat(few()).noneMatch(patch -> patch.startsWith(row(LIVE, "")));
        plant.source.measure(LIVE, "p", 1.0);

        assertThat(few()).contains(row(LIVE, " = {p=1.0}"));
        finish();
    }

    @Test
    void aLiveWaveStaysWhereItIsWhenPollingStartsAnewInTheMiddleOfABackfill() throws Exception {
        writeLive(LIVE);
        List<String> sent = new ArrayList<>(few());
        plant.restart();
        writeLive(LIVE + 2);

        sent.addAll(few());
        assertThat(sent).contains(row(LIVE + 2, " = {p=1.0, q=2.0}"));
        sent.addAll(finish());
        assertThat(sent).noneMatch(patch -> patch.endsWith("gone"));
    }

    @Test
    void aBackfillOpensNoMoreWavesThanThereIsRoomFor() throws Exception {
        int steps = 0;
        while (plant.progress().measures().lastId() < (long) HISTORY * (POINTS + 1)) {
            plant.step();
            assertThat(plant.openWaves()).hasSizeLessThanOrEqualTo(plant.maxOpen);
            assertThat(steps++).isLessThan(100);
        }
        finish();
    }

    private void writeLive(long wave) throws Exception {
        plant.source.extraction("A", 300, wave);
        plant.source.measure(wave, "p", 1.0);
        plant.source.measure(wave, "q", 2.0);
    }

    private List<String> few() throws Exception {
        plant.pass(1);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < FEW_STEPS; i++) {
            sent.addAll(plant.step());
        }
        return sent;
    }

    private static String row(long wave, String rest) {
        return "A;300 " + wave + rest;
    }

    /** All that is left, and that it is complete. */
    private List<String> finish() throws Exception {
        List<String> sent = new ArrayList<>(plant.steps());
        sent.addAll(plant.stepsAfter(WINDOW));
        assertThat(plant.rows()).isEqualTo(plant.expectedRows("A;300", wave -> true));
        assertThat(plant.openWaves()).isEmpty();
        return sent;
    }
}
