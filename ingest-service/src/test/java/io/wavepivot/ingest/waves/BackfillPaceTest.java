package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.PlantDatabase;
import io.wavepivot.schemas.Rescan;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whatever changes rows of long ago, the waves of now come with the next steps, and no more than a pace beside them. */
class BackfillPaceTest {

    private static final int WINDOW = PolledPlant.WINDOW_SECONDS;
    private static final long FIRST = 2000;
    private static final int HISTORY = 12;
    private static final String PIVOT = "A;300 ";

    /** Four a step, each of which has half a second. */
    private static final int A_STEP = 4;

    private static final int PATCHES_A_SECOND = 4 * A_STEP;
    private static final int ENOUGH_ROUNDS = 200;

    @RegisterExtension
    private final PolledPlant plant = new PolledPlant();

    private long live = PolledPlant.START.getEpochSecond();

    @BeforeEach
    void readAHistory() throws Exception {
        plant.settings.put("old-row-changes-per-second", Integer.toString(PATCHES_A_SECOND));
        plant.source.waves("A", 300, FIRST, HISTORY, List.of("p"));
        plant.source.execute("INSERT INTO extraction_cycle (script_n, `interval`, wave_counter)"
                + " SELECT 'B', 60, wave_counter FROM extraction_cycle");
        plant.source.waves("A", 300, live, 1, List.of("p"));
        plant.steps();
    }

    @Test
    void theHistoryOfPointsThatIsWrittenStatementByStatement() throws Exception {
        close();
        for (int point = 0; point < 5; point++) {
            writeHistory(plant.source.connection, "h" + point);
        }

        assertNoLiveWaveWaits();
    }

    @Test
    void theHistoryOfAPointInWavesWhoseWindowIsStillOpen() throws Exception {
        writeHistory(plant.source.connection, "h");

        assertNoLiveWaveWaits();
    }

    /** Their ids had been skipped. */
    @Test
    void theHistoryOfPointsThatIsCommittedLongAfterItWasWritten() throws Exception {
        close();
        try (Connection slow = plant.source.openTransaction()) {
            writeHistory(slow, "h");
            writeHistory(slow, "i");
            writeLive();
            plant.steps();
            slow.commit();
        }

        assertNoLiveWaveWaits();
    }

    /** What has no room to be open is not asked for again and again. */
    @Test
    void theHistoryOfAPointThatIsCommittedLateInMoreWavesThanMayBeOpen() throws Exception {
        close();
        plant.maxOpen = 2;
        try (Connection slow = plant.source.openTransaction()) {
            writeHistory(slow, "h");
            writeLive();
            plant.steps();
            slow.commit();
        }

        assertNoLiveWaveWaits();
    }

    @Test
    void correctionsOfAHistoryWhoseWindowIsStillOpen() throws Exception {
        plant.source.execute("UPDATE TL_measures SET value = 7 WHERE wave_counter < 3000");
        pass(WINDOW / 10);

        assertNoLiveWaveWaits();
    }

    @Test
    void theEndOfManyWindows() throws Exception {
        pass(WINDOW);

        assertNoLiveWaveWaits();
        assertThat(plant.openWaves()).allMatch(wave -> wave > FIRST + HISTORY);
    }

    @Test
    void aRangeThatIsReadAgain() throws Exception {
        close();
        plant.source.execute("UPDATE TL_measures SET value = 7 WHERE wave_counter < 3000");
        plant.project.setRescans(List.of(new Rescan(FIRST, FIRST + HISTORY, PolledPlant.START, "olga")));
        plant.restart();
        for (int step = 0; step < 3; step++) {
            plant.step(); // Time stands still: only the first may change anything.
        }
        assertThat(plant.progress().rescan().waves()).isEqualTo(A_STEP / 2);

        assertNoLiveWaveWaits();
        assertThat(plant.progress().rescan().waves()).isEqualTo(HISTORY);
    }

    /** Whatever makes the changes, each row counts. */
    @Test
    void theNextStepComesWhenTheChangesHaveHadTheirTimeHoweverLongThePauseIs() throws Exception {
        plant.project.setSleepTime(60);
        plant.restart();
        plant.steps(); // After a restart, open waves are read whole.
        assertThat(plant.pause).isEqualTo(Duration.ofMillis(A_STEP * 1_000 / PATCHES_A_SECOND));
        close();
        for (int i = 0; i < 20; i++) {
            plant.stepsAfter(WINDOW / 10);
        }
        assertThat(plant.pause).isEqualTo(Duration.ofSeconds(60));

        plant.source.measure(FIRST, "h", 1.0);
        plant.steps();

        assertThat(plant.pause).isEqualTo(Duration.ofMillis(2 * 1_000 / PATCHES_A_SECOND));
    }

    @Test
    void stepsAreSmallWhileSomebodyWaits() throws Exception {
        plant.maxRows = 50_000;
        long before = plant.progress().measures().lastId();
        plant.source.execute("INSERT INTO TL_measures (wave_counter, point_id, value) VALUES "
                + LongStream.rangeClosed(0, 10_000)
                        .mapToObj(i -> "(%d, 's%d', 1)".formatted(live, i))
                        .collect(Collectors.joining(", ")));

        plant.step();

        assertThat(plant.progress().measures().lastId()).isEqualTo(before + 10_000);
    }

    /** They would be taken for ids that never came. */
    @Test
    void whatIsLeftForLaterIsNoGap() throws Exception {
        close();
        writeHistory(plant.source.connection, "h");
        writeLive();

        plant.step();

        assertThat(plant.progress().measures().gaps()).isEmpty();
    }

    /** Of each row it is the first patch, which costs no more than one of now. */
    @Test
    void aHistoryThatIsNewIsReadAsFastAsItCanBe() throws Exception {
        plant.source.waves("A", 300, FIRST + HISTORY, 10 * A_STEP, List.of("p"));
        writeLive();

        assertThat(plant.steps()).hasSize(10 * A_STEP + 1);
    }

    @Test
    void withoutAWaveOfNowAHistoryIsReadAsFastAsItCanBe() throws Exception {
        close();
        pass(2 * 24 * 3_600);
        plant.steps();
        writeHistory(plant.source.connection, "h");

        assertThat(plant.steps()).hasSize(2 * HISTORY);
    }

    private void assertNoLiveWaveWaits() throws Exception {
        for (int round = 0; !isDone(); round++) {
            assertThat(round).as("round").isLessThan(ENOUGH_ROUNDS);
            writeLive();
            List<String> sent = plant.steps();
            assertThat(sent).contains(PIVOT + live + " = {p=1.0}");
            assertThat(sent.stream().filter(BackfillPaceTest::isOfHistory).count())
                    .isLessThanOrEqualTo(A_STEP);
            pass(1);
        }
    }

    /** Whether all rows are as their source, and no wave of the history is waited for. */
    private boolean isDone() throws Exception {
        Set<String> expected = Stream.concat(
                        plant.expectedRows("A;300", wave -> true).stream(),
                        plant.expectedRows("B;60", wave -> wave < FIRST + HISTORY).stream())
                .map(BackfillPaceTest::row)
                .collect(Collectors.toSet());
        Set<String> rows = plant.rows().stream().map(BackfillPaceTest::row).collect(Collectors.toSet());
        return rows.equals(expected) && plant.openWaves().stream().allMatch(wave -> wave > FIRST + HISTORY);
    }

    private static String row(String line) {
        return line.replace(" complete", "");
    }

    private static boolean isOfHistory(String patch) {
        return LongStream.range(FIRST, FIRST + HISTORY).anyMatch(wave -> patch.contains(" " + wave + " "));
    }

    /** Waits until the windows of the history are over. */
    private void close() throws Exception {
        pass(WINDOW);
        assertNoLiveWaveWaits();
    }

    private void writeLive() throws SQLException {
        live++;
        plant.source.extraction("A", 300, live);
        plant.source.measure(live, "p", 1.0);
    }

    private static void writeHistory(Connection connection, String point) throws SQLException {
        for (long wave = FIRST; wave < FIRST + HISTORY; wave++) {
            PlantDatabase.measure(connection, wave, point, 1.0);
        }
    }

    private void pass(int seconds) {
        plant.pass(seconds);
        live += seconds - 1;
    }
}
