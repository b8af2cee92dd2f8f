package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.PlantDatabase;
import java.sql.Connection;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever step does not count, nothing is lost or doubled. */
class RestartTest {

    private static final int WINDOW = PolledPlant.WINDOW_SECONDS;
    private static final int ROUNDS = 40;

    @RegisterExtension
    private final PolledPlant plant = new PolledPlant();

    private final TreeSet<Long> wavesOfB = new TreeSet<>();
    private Random random;
    private Connection slow;
    private long wave = 2000;

    @BeforeEach
    void takeSmallSteps() {
        plant.maxRows = 12;
    }

    @Test
    void whatAStepInVainHasReadIsReadAgain() throws Exception {
        plant.source.waves("A", 300, 2000, 2, List.of("p"));
        plant.stepInVain();
        assertThat(plant.progress()).isEqualTo(Progress.startingAt(0, 0));

        assertThat(plant.steps()).containsExactly("A;300 2000 = {p=1.0}", "A;300 2001 = {p=1.0}");
        assertThat(plant.progress().tally()).isEqualTo(new Tally(2, 0, 0, 0, 0));
    }

    @Test
    void anOpenWaveIsReadWholeAfterARestartAndItsWindowGoesOn() throws Exception {
        plant.source.waves("A", 300, 2000, 1, List.of("p"));
        plant.stepsAfter(WINDOW - 1);
        plant.restart();

        assertThat(plant.steps()).containsExactly("A;300 2000 = {p=1.0}");
        assertThat(plant.stepsAfter(1)).containsExactly("A;300 2000 + {} complete");
    }

    @Test
    void aWaveWhoseExtractionRowWentMeanwhileIsOpenNoLonger() throws Exception {
        plant.source.waves("A", 300, 2000, 2, List.of("p"));
        plant.steps();
        plant.source.execute("DELETE FROM extraction_cycle WHERE wave_counter = 2000");
        plant.restart();

        assertThat(plant.steps()).containsExactly("A;300 2001 = {p=1.0}");
        assertThat(plant.openWaves()).containsExactly(2001L);
    }

    /** What was published of it is not known any more, but that something was. */
    @Test
    void ofAnOpenWaveThatIsGoneWhenTheProjectIsChangedTheRowGoesToo() throws Exception {
        plant.source.waves("A", 300, 2000, 2, List.of("p"));
        plant.steps();
        plant.source.execute("DELETE FROM TL_measures WHERE wave_counter = 2000");
        plant.project.setMonitoryNameKept(List.of("A", "B"));
        plant.restart();

        plant.steps();

        assertThat(plant.rows()).containsExactly("A;300 2001 {p=1.0}");
    }

    @Test
    void whenMoreExtractionsAreWantedReadingStartsAnew() throws Exception {
        plant.source.waves("A", 300, 2000, 1, List.of("p"));
        plant.source.extraction("C", 60, 2000);
        plant.stepsAfter(WINDOW);
        plant.project.setMonitoryNameKept(List.of("A", "C"));
        plant.restart();

        plant.steps();

        assertThat(plant.rows()).containsExactly("A;300 2000 {p=1.0}", "C;60 2000 {p=1.0}");
    }

    /** Late commits, rollbacks, updates, deletes, and every fourth step in vain. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void everyCellEqualsThePlainJoinWhateverStepsWereInVain(int seed) throws Exception {
        pollWhile(seed, this::writeAndChange);
    }

    /** What changes in them is no longer seen, and what is new still is. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void everyNewMeasureOfWavesThatWereClosedEarlyIsSent(int seed) throws Exception {
        plant.maxOpen = 3;

        pollWhile(seed, this::write);

        assertThat(plant.progress().tally().closedEarly()).isPositive();
    }

    private void pollWhile(int seed, Writes writes) throws Exception {
        random = new Random(seed);
        slow = plant.source.openTransaction();
        for (int round = 0; round < ROUNDS; round++) {
            writes.next();
            plant.pass(random.nextInt(8));
            if (random.nextInt(4) == 0) {
                plant.stepInVain();
            } else {
                plant.step();
            }
        }
        slow.commit();
        slow.close();

        plant.steps();
        plant.stepsAfter(WINDOW);
        plant.stepsAfter(WINDOW);

        assertThat(plant.rows()).isEqualTo(expected());
        assertThat(plant.openWaves()).isEmpty();
    }

    private void write() throws Exception {
        if (random.nextBoolean()) {
            wave++;
            if (wave % 3 == 0) {
                plant.source.extraction("B", 60, wave);
                wavesOfB.add(wave);
            }
            plant.source.extraction("A", 300, wave);
        }
        long recent = wave - random.nextInt(3);
        measure(plant.source.connection, recent);
        measure(slow, recent);
        measure(plant.source.connection, wave + random.nextInt(2)); // Also before its extraction.
        if (random.nextInt(6) == 0) {
            slow.commit();
        } else if (random.nextInt(6) == 0) {
            slow.rollback();
        }
    }

    private void writeAndChange() throws Exception {
        write();
        if (random.nextInt(3) == 0) {
            change("UPDATE TL_measures SET value = 10 * value WHERE id = %d");
        }
        if (random.nextInt(6) == 0) {
            change("DELETE FROM TL_measures WHERE id = %d");
        }
    }

    /** Of a wave that has just been written. */
    private void change(String statement) throws Exception {
        try (var query = plant.source.connection.createStatement();
                var row = query.executeQuery(
                        "SELECT MAX(id) FROM TL_measures WHERE wave_counter = " + (wave - random.nextInt(3)))) {
            row.next();
            plant.source.execute(statement.formatted(row.getLong(1)));
        }
    }

    private void measure(Connection connection, long of) throws Exception {
        PlantDatabase.measure(connection, of, "p" + random.nextInt(4), (double) random.nextInt(100));
    }

    private List<String> expected() throws Exception {
        return Stream.concat(
                        plant.expectedRows("A;300", any -> any > 2000 && any <= wave).stream(),
                        plant.expectedRows("B;60", wavesOfB::contains).stream())
                .toList();
    }

    private interface Writes {

        void next() throws Exception;
    }
}
