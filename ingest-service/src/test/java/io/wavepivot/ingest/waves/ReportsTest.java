package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.PlantDatabase;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is not as an operator would have it is in the log. */
class ReportsTest {

    private static final int WINDOW = PolledPlant.WINDOW_SECONDS;
    private static final Logger LOG = Logger.getLogger(WaveSource.class.getPackageName());

    @RegisterExtension
    private final PolledPlant plant = new PolledPlant();

    private final Lines lines = new Lines();
    private String source;

    @BeforeEach
    void listen() {
        source = "source=" + WaveBookmarks.name(plant.source.database) + ": ";
        LOG.addHandler(lines);
    }

    @AfterEach
    void leave() {
        LOG.removeHandler(lines);
    }

    @Test
    void whereReadingBeginsIsSaid() throws Exception {
        plant.steps();
        plant.restart();
        plant.steps();

        assertThat(lines.all)
                .containsExactly(
                        source + "polling starts after extraction 0 and measure 0, with 0 waves open",
                        source + "polling goes on after extraction 0 and measure 0, with 0 waves open");
    }

    @Test
    void idsThatNeverCameAreNamed() throws Exception {
        try (Connection rolledBack = plant.source.openTransaction()) {
            PlantDatabase.measure(rolledBack, 2000, "never", 1.0);
            rolledBack.rollback();
        }
        plant.source.waves("A", 300, 2000, 1, List.of("p"));
        plant.stepsAfter(WINDOW + 1);

        assertThat(lines.all)
                .contains(source + "ids that never came: [IdRange[first=1, last=1, seenAt=" + PolledPlant.START + "]]");
    }

    @Test
    void theFirstWavesOfLateMeasuresAreNamed() throws Exception {
        String late = "INSERT INTO TL_measures (wave_counter, point_id)"
                + " SELECT wave_counter, 'q' FROM extraction_cycle WHERE wave_counter < ";
        plant.source.waves("A", 300, 2000, 11, List.of("p"));
        plant.stepsAfter(WINDOW);
        plant.source.execute(late + 2011);
        plant.steps();
        assertThat(lines.all.getLast())
                .startsWith(source + "11 measures came after the window of their waves: 20")
                .endsWith(" …")
                .matches(line -> line.split(", ").length == 10, "ten waves");

        plant.stepsAfter(WINDOW);
        plant.source.execute(late + 2010);
        plant.steps();
        assertThat(lines.all.getLast())
                .startsWith(source + "10 measures came after the window of their waves: 20")
                .doesNotEndWith("…");
    }

    /** There are many of them in a backfill. */
    @Test
    void whatStepsFindOneAfterTheOtherIsToldNowAndThen() throws Exception {
        plant.source.waves("A", 300, 2000, 4, List.of("p"));
        plant.stepsAfter(WINDOW);
        int before = lines.all.size();
        for (int i = 0; i < 3; i++) {
            plant.source.measure(2000 + i, "q", 1.0);
            plant.steps();
        }
        plant.pass(9);
        plant.steps();
        assertThat(lines.all.subList(before, lines.all.size()))
                .containsExactly(source + "1 measures came after the window of their waves: 2000");

        plant.pass(1);
        plant.source.measure(2003, "q", 1.0);
        plant.steps();

        assertThat(lines.all.getLast())
                .isEqualTo(source + "3 measures came after the window of their waves: 2001, 2002, 2003");
    }

    @Test
    void wavesThatAreClosedEarlyAndValuesThatAreRejectedAreCounted() throws Exception {
        try (PolledPlant texts = new PolledPlant("TEXT")) {
            texts.settings.put("max-value-bytes", "1");
            texts.maxOpen = 2;
            texts.source.waves("A", 300, 2000, 3, List.of("p"));
            texts.source.measure(2001, "q", "xx");
            texts.stepsAfter(10);
            source = "source=" + WaveBookmarks.name(texts.source.database) + ": ";
        }

        assertThat(lines.all)
                .contains(
                        source + "1 values were rejected, see the topic rejects",
                        source
                                + "the windows of 1 waves were cut short: more than ingest.mysql.max-open-waves are open")
                .noneMatch(line -> line.contains(": 0 "));
    }

    @Test
    void whereAllIsWellThereIsNothingToSay() throws Exception {
        plant.source.waves("A", 300, 2000, 1, List.of("p"));
        plant.stepsAfter(WINDOW);

        assertThat(lines.all).as("that it starts").hasSize(1);
    }

    private static final class Lines extends Handler {

        private final List<String> all = new ArrayList<>();

        @Override
        public void publish(LogRecord next) {
            all.add(String.format(next.getMessage(), next.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
