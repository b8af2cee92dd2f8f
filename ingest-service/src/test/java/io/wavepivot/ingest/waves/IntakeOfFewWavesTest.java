package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IntakeOfFewWavesTest {

    @Test
    void halfOfTheOpenWavesMayWaitForTheirMeasures() {
        Intake intake = new Intake(50_000, 10);

        assertThat(intake.extractions(4, 4, true)).isEqualTo(16);
        assertThat(intake.extractions(5, 5, true)).isZero();
    }
}
