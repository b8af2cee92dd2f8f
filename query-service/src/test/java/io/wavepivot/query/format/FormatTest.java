package io.wavepivot.query.format;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormatTest {

    @ParameterizedTest
    @CsvSource({
        "json,   JSON,   false, application/json",
        "ndjson, NDJSON, false, application/x-ndjson",
        "csv,    CSV,    true,  text/csv;charset=utf-8;header=present",
        "arrow,  ARROW,  true,  application/vnd.apache.arrow.stream"
    })
    void formatsAreKnownByTheirNames(String name, Format format, boolean isTable, String contentType) {
        assertThat(Format.named(name)).contains(format);
        assertThat(format.isTable()).isEqualTo(isTable);
        assertThat(format.contentType()).isEqualTo(contentType);
    }

    @Test
    void theFirstAcceptableTypeThatIsOneOfOursCounts() {
        assertThat(accepted("text/html", "text/csv", "application/json")).contains(Format.CSV);
        assertThat(accepted("*/*")).contains(Format.JSON);
        assertThat(accepted("text/html")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "JSON", "xml"})
    void otherNamesAreNone(String name) {
        assertThat(Format.named(name)).isEmpty();
    }

    private static Optional<Format> accepted(String... types) {
        return Format.accepted(Arrays.stream(types).map(MediaType::valueOf).toList());
    }
}
