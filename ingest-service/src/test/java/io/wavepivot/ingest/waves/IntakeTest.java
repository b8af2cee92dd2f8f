package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntakeTest {

    private static final int MAX_ROWS = 50_000;

    @ParameterizedTest(name = "{0} open, {1} of them empty, behind: {2}")
    @CsvSource({
        // open, empty, behind, extraction rows that may be read
        "0,      0,      false, 1000",
        "0,      0,      true,  1000",
        "19999,  0,      true,  1000",
        "20000,  9999,   true,  1000",
        "20000,  10000,  true,  0", // Far ahead of the measures.
        "20000,  10000,  false, 1000", // The measures of these have not been written yet.
        "39500,  0,      false, 500",
        "40000,  0,      false, 0",
        "40001,  0,      true,  0",
        "40000,  40000,  false, 0"
    })
    void extractionRowsAreReadAsFarAsThereIsRoom(int open, int empty, boolean behind, int expected) {
        assertThat(new Intake(MAX_ROWS, 20_000).extractions(open, empty, behind))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0} allowed, {1} there, {2} empty, {3} rows read")
    @CsvSource({
        // allowed, read, empty, rows, measures that may be read
        "1000, 1000, 0,     0,      0", // There may be more extraction rows: they come first.
        "1000, 999,  0,     0,      50000",
        "1000, 1000, 10000, 0,      50000",
        "500,  500,  0,     0,      0",
        "0,    0,    0,     0,      50000",
        "1000, 10,   0,     20000,  30000",
        "1000, 10,   0,     50000,  1"
    })
    void measuresAreReadOnceTheirWavesAreOpen(int allowed, int read, int empty, long rows, int expected) {
        assertThat(new Intake(MAX_ROWS, 20_000).measures(allowed, read, empty, rows))
                .isEqualTo(expected);
    }

    /** Of all states that there are, in none does a step read nothing though there is something. */
    @Test
    void everyStepGoesOn() {
        for (int maxOpen : new int[] {1, 2, 3, 50, 20_000}) {
            Intake intake = new Intake(10, maxOpen);
            for (int open = 0; open <= 2 * maxOpen + 2; open += Math.max(1, maxOpen / 7)) {
                for (int empty = 0; empty <= open; empty += Math.max(1, open / 5)) {
                    for (boolean behind : new boolean[] {true, false}) {
                        int allowed = intake.extractions(open, empty, behind);
                        for (int read : new int[] {0, allowed / 2, allowed}) {
                            int measures = intake.measures(allowed, read, empty + read, 1_000_000);
                            assertThat(read > 0 || measures > 0)
                                    .as("%s: %d open, %d empty, behind %s, %d read", intake, open, empty, behind, read)
                                    .isTrue();
                        }
                    }
                }
            }
        }
    }

    @Test
    void newMeasuresHaveAQuarterHoweverMuchIsReadByOtherWays() {
        Intake intake = new Intake(MAX_ROWS, 20_000);
        assertThat(intake.ofNewest()).isEqualTo(MAX_ROWS / 4);
        long byWaves = intake.ofNewest() + intake.whole(intake.ofNewest());

        assertThat(intake.measures(1_000, 0, 0, intake.skipped(0) + byWaves)).isEqualTo(MAX_ROWS / 4);
    }

    @ParameterizedTest(name = "{0} open: {1} of the newest extraction rows, {2} skipped measures")
    @CsvSource({
        "0,      20, 12500",
        "39000,  20, 1000",
        "40000,  20, 0", // Each of these may open a wave; live ones have room of their own.
        "59990,  10, 0",
        "60000,  0,  0"
    })
    void theNewestWavesHaveRoomWhereTheRestHasNone(int open, int newest, int skipped) {
        Intake intake = new Intake(MAX_ROWS, 20_000);

        assertThat(intake.newest(open)).isEqualTo(newest);
        assertThat(intake.skipped(open)).isEqualTo(skipped);
    }
}
