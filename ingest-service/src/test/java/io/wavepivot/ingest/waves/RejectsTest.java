package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.PlantDatabase;
import io.wavepivot.schemas.Rescan;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Texts, and what a record of theirs may have, in the first wave that is wanted. */
class RejectsTest {

    private static final int WINDOW = PolledPlant.WINDOW_SECONDS;

    @RegisterExtension
    private final PolledPlant plant = new PolledPlant("LONGTEXT");

    @BeforeEach
    void takeShortValues() throws Exception {
        plant.settings.put("max-value-bytes", "10");
        plant.source.extraction("A", 300, 1000);
    }

    @Test
    void aValueThatIsTooLongIsRejectedAndTheRestOfItsWaveIsSent() throws Exception {
        plant.source.measure(1000, "long", "x".repeat(11));
        plant.source.measure(1000, "short", "x".repeat(10));

        assertThat(plant.steps())
                .containsExactly(
                        "rejected TL_measures 1 wave=1000 point=long: A value of at most 10 bytes; this one has 11",
                        "A;300 1000 = {long=null, short=xxxxxxxxxx}");
        assertThat(plant.rows()).containsExactly("A;300 1000 {short=xxxxxxxxxx}");
        assertThat(plant.progress().tally().rejected()).isEqualTo(1);
        assertThat(plant.metric("wavepivot.source.rows.rejected")).isEqualTo(1);
        assertThat(plant.stepsAfter(WINDOW)).containsExactly("A;300 1000 + {} complete");
    }

    @Test
    void bytesCountAndNotCharacters() throws Exception {
        plant.source.measure(1000, "p", "\u00FC".repeat(6));

        assertThat(plant.steps())
                .contains("rejected TL_measures 1 wave=1000 point=p: A value of at most 10 bytes; this one has 12");
    }

    @Test
    void aValueIsAtMostHalfOfARecord() throws Exception {
        plant.maxRecordBytes = 8;
        plant.source.measure(1000, "p", "xxxxx");

        assertThat(plant.steps())
                .contains("rejected TL_measures 1 wave=1000 point=p: A value of at most 4 bytes; this one has 5");
    }

    @Test
    void aLongValueThatIsCommittedLateIsRejectedToo() throws Exception {
        try (Connection slow = plant.source.openTransaction()) {
            PlantDatabase.measure(slow, 1000, "long", "x".repeat(11));
            plant.source.measure(1000, "p", "y");
            plant.steps();
            slow.commit();
        }

        assertThat(plant.steps())
                .containsExactly(
                        "A;300 1000 = {long=null, p=y}",
                        "rejected TL_measures 1 wave=1000 point=long: A value of at most 10 bytes; this one has 11");
    }

    @Test
    void ofAWaveThatIsNotWantedNothingIsRejected() throws Exception {
        plant.source.measure(1000, "p", "y");
        plant.steps();
        plant.source.measure(999, "long", "x".repeat(11));

        assertThat(plant.steps()).isEmpty();
        assertThat(plant.progress().tally().rejected()).isZero();
    }

    /** Of each cell a point of one character and as much text are taken for 18 bytes. */
    @Test
    void aWaveThatIsTooLargeForOneRecordTravelsInParts() throws Exception {
        plant.maxRecordBytes = 2 * 36;
        for (String point : List.of("a", "b", "c", "d", "e")) {
            plant.source.measure(1000, point, point);
        }

        assertThat(plant.steps())
                .containsExactly("A;300 1000 = {a=a, b=b}", "A;300 1000 + {c=c, d=d}", "A;300 1000 + {e=e}");
    }

    @Test
    void aWaveThatJustFitsIsOneRecordAndLargeCellsHaveOneEach() throws Exception {
        plant.maxRecordBytes = 2 * 54;
        for (String point : List.of("a", "b", "c")) {
            plant.source.measure(1000, point, point);
        }
        assertThat(plant.steps()).containsExactly("A;300 1000 = {a=a, b=b, c=c}");

        plant.source.measure(1000, "d", "dddddddddd");
        plant.source.measure(1000, "e", "eeeeeeeeee");
        plant.source.measure(1000, "f", null);
        assertThat(plant.steps())
                .containsExactly("A;300 1000 + {d=dddddddddd}", "A;300 1000 + {e=eeeeeeeeee}", "A;300 1000 + {f=null}");
    }

    @Test
    void onlyTheLastPartOfACompleteWaveSaysSo() throws Exception {
        plant.maxRecordBytes = 2 * 36;
        for (String point : List.of("a", "b", "c")) {
            plant.source.measure(1000, point, point);
        }
        plant.stepsAfter(WINDOW);
        plant.project.setRescans(List.of(new Rescan(1000L, 1001L, PolledPlant.START, "olga")));
        plant.restart();

        assertThat(plant.steps()).containsExactly("A;300 1000 = {a=a, b=b}", "A;300 1000 + {c=c} complete");
    }
}
