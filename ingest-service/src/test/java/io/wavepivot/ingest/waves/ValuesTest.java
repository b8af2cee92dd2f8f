package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where our checksums were not the server's, a wave would be read again for ever. */
class ValuesTest {

    @ParameterizedTest(name = "{1} as {0} is {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "DOUBLE                          | 1.5077137601617995e-7 | 1.5077137601617995E-7",
                "DOUBLE                          | -1e300                | -1.0E300",
                "DOUBLE                          | 0                     | 0.0",
                "DOUBLE                          | 123456789.12345679    | 1.2345678912345679E8",
                "DOUBLE                          | 5e-324                | 4.9E-324",
                "DOUBLE                          | NULL                  | null",
                "DOUBLE(10,3)                    | 21.370                | 21.37",
                "FLOAT                           | 21.3                  | 21.3",
                "FLOAT                           | 1e-7                  | 1.0E-7",
                "DECIMAL(20,10)                  | 21.3000000001         | 21.3000000001",
                "INT                             | -7                    | -7",
                "INT                             | NULL                  | null",
                "INT(8) ZEROFILL                 | 42                    | 42",
                "BIGINT                          | 9007199254740993      | 9007199254740993",
                "BIGINT UNSIGNED                 | 18446744073709551615  | 1.8446744073709552E19",
                "VARCHAR(32) CHARACTER SET latin1| 'M\u00FCller'         | M\u00FCller",
                "VARCHAR(32)                     | 'an \uD83D\uDE00'     | an \uD83D\uDE00",
                "VARCHAR(32)                     | '21.30'               | 21.30",
                "DATETIME                        | '2026-01-31 12:00:00' | 2026-01-31 12:00:00",
                "BIT(1)                          | 1                     | true"
            },
            quoteCharacter = '"')
    void aValueIsReadAsWhatItIsAndStaysSo(String type, String value, String cell) throws Exception {
        try (PolledPlant plant = new PolledPlant(type)) {
            plant.source.extraction("A", 300, 2000);
            plant.source.execute(
                    "INSERT INTO TL_measures (wave_counter, point_id, value) VALUES (2000, 'a.b $', " + value + ")");

            assertThat(plant.steps()).containsExactly("A;300 2000 = {a.b $=" + cell + "}");
            assertThat(plant.stepsAfter(PolledPlant.WINDOW_SECONDS)).containsExactly("A;300 2000 + {} complete");
        }
    }
}
