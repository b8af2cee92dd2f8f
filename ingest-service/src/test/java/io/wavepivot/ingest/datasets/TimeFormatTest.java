package io.wavepivot.ingest.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.tables.ColumnType;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TimeFormatTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "TIMESTAMP_MILLIS, date-time, 2021-07-27T16:02:08Z, 2021-07-27T16:02:08Z",
                "TIMESTAMP_MILLIS, dd.MM.yyyy HH:mm, 27.07.2021 16:02, 2021-07-27T16:02Z",
                "TIMESTAMP_MILLIS, dd.MM.yyyy HH:mm, 30.02.2021 16:02, -",
                "TIMESTAMP_MILLIS, dd.MM.yyyy HH:mm, 2021-07-27T16:02:08Z, -",
                "TIMESTAMP_MILLIS, yyyy-MM-dd HH:mm:ss XXX, 2021-07-27 16:02:08 +02:00, 2021-07-27T16:02:08+02:00",
                "DATE, MM/dd/yyyy, 07/27/2021, 2021-07-27",
                "TIME_MILLIS, HHmm, 1602, 16:02",
                "LOCAL_TIMESTAMP_MILLIS, yyyyMMddHHmmss, 20210727160208, 2021-07-27T16:02:08",
                "TEXT, date, 2021-07-27, 2021-07-27",
                "TEXT, date, 2021-02-30, -",
                "TEXT, d MMM yyyy, 27 Jul 2021, 27 Jul 2021",
            })
    void aTimeIsReadAsItsFormatSays(ColumnType type, String format, String text, String iso) {
        assertThat(TimeFormat.of(format, type).orElseThrow().iso(text).orElse(null))
                .isEqualTo(iso);
    }

    @ParameterizedTest
    @CsvSource({
        "INT, date",
        "TEXT, qq",
        "TEXT, ''",
        "TIMESTAMP_MILLIS, date",
        "TIMESTAMP_MILLIS, dd.MM.yyyy",
        "DATE, HH:mm",
        "DATE, date-time",
        "TIME_MILLIS, dd"
    })
    void aFormatThatDoesNotSayAllThatItsTypeNeedsIsNone(ColumnType type, String format) {
        assertThat(TimeFormat.of(format, type)).isEmpty();
    }
}
