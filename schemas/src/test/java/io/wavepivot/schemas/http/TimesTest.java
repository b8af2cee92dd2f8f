package io.wavepivot.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        "0, 1970-01-01T00:00:00Z",
        "-1, 1969-12-31T23:59:59Z",
        "1769860800, 2026-01-31T12:00:00Z",
        "99999999999, 5138-11-16T09:46:39Z",
        "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
        "2026-01-31T13:00:00+01:00, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.1239Z, 2026-01-31T12:00:00.123Z"
    })
    void secondsAndIsoTimesAreTimesToTheMillisecond(String text, Instant time) {
        assertThat(Times.parse(text)).contains(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "now",
                "1.5",
                "100000000000",
                "2026-01-31",
                "2026-01-31T12:00:00",
                "+999999999-12-31T23:59:59Z"
            })
    void whatHasNoZoneOrNoMeaningIsNone(String text) {
        assertThat(Times.parse(text)).isEmpty();
    }
}
