package io.wavepivot.ingest.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.tables.Column;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without a text object is what the column itself says. */
class ValueParserTest {

    private static final String[] PARTS = {
        "0",
        "1",
        "9",
        "-",
        "+",
        ".",
        "e",
        "2021",
        "1969",
        "0000",
        "9999",
        "-07-27",
        "-02-29",
        "-02-28",
        "-12-31",
        "T16:02:08Z",
        "T23:59:60Z",
        "T24:00:00Z",
        "T00:00:00",
        "Z",
        "NaN",
        " ",
        "123456789",
        "2147483648",
        "\u0661"
    };

    @ParameterizedTest
    @ValueSource(
            strings = {"'int'", "'long'", "'double'", "'float'", "{'type':'long','logicalType':'timestamp-millis'}"})
    void everyTextIsReadAsTheColumnReadsIt(String schema) {
        Column column = column(schema);
        ValueParser parser = ValueParser.of(column, Optional.empty());
        Random random = new Random(schema.hashCode());
        for (int round = 0; round < 200_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(5); i >= 0; i--) {
                text.append(PARTS[random.nextInt(PARTS.length)]);
            }
            char[] chars = ("x" + text + "9").toCharArray();
            Slot slot = new Slot(column.type());

            boolean read = parser.read(chars, 1, text.length(), slot);

            Optional<Object> expected = column.parse(text.toString());
            assertThat(read ? Optional.of(slot.value()) : Optional.empty())
                    .as("'%s'", text)
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 100, 1582, 1900, 1969, 1970, 2000, 2024, 2100, 9999})
    void everyDayOfAYearIsTheRightOne(int year) {
        Column column = column("{'type':'long','logicalType':'timestamp-millis'}");
        for (int month = 1; month <= 12; month++) {
            for (int day = 1; day <= 31; day++) {
                String text = "%04d-%02d-%02dT01:02:03Z".formatted(year, month, day);
                Slot slot = new Slot(column.type());

                boolean read = UtcSeconds.read(text.toCharArray(), 0, text.length(), slot);

                assertThat(read).isEqualTo(day <= 28);
                if (read) {
                    assertThat(Optional.of(slot.value())).as(text).isEqualTo(column.parse(text));
                }
            }
        }
    }

    private static Column column(String schema) {
        String record = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"c\",\"type\":" + schema + "}]}";
        return Column.of(new Schema.Parser().parse(record.replace('\'', '"')).getField("c"))
                .orElseThrow();
    }
}
