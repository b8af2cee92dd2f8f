package io.wavepivot.ingest.csv;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvDialectTest {

    @Test
    void theDialectOfALineIsReadBack() {
        String line = CsvDialect.DEFAULT.line();

        assertThat(CsvDialect.ofLine(line).orElseThrow().line()).isEqualTo(line);
    }

    /** Who else has written to the topic of rejects may have written anything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "delimiter=%zz&quote=%22&escape=%22",
                "delimiter=%2C&quote=%2C&escape=%22",
                "delimiter=%0A&quote=%22&escape=%22",
                "delimiter=%2C&quote=%0D&escape=%22",
                "delimiter=%2C&quote=ab&escape=%22"
            })
    void whatIsNoneIsNotGuessed(String line) {
        assertThat(CsvDialect.ofLine(line)).isEmpty();
    }
}
