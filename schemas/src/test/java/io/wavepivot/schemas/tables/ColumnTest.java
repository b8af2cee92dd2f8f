package io.wavepivot.schemas.tables;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values of columns as texts. */
class ColumnTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'boolean' | TRUE | true",
                "'int' | -2147483648 | -2147483648",
                "'int' | +007 | 7",
                "'long' | 9223372036854775807 | 9223372036854775807",
                "'float' | 0.1 | 0.1",
                "'double' | 1e3 | 1000.0",
                "'double' | -Infinity | -Infinity",
                "'double' | .5 | 0.5",
                "'string' | 'a b' | 'a b'",
                "{'type':'string','logicalType':'uuid'} | 0F8FAD5B-d9cb-469f-a165-70867728950e | 0f8fad5b-d9cb-469f-a165-70867728950e",
                "{'type':'bytes','logicalType':'decimal','precision':5,'scale':2} | 123.4 | 123.40",
                "{'type':'bytes','logicalType':'decimal','precision':5,'scale':2} | -0.500 | -0.50",
                "{'type':'enum','name':'E','symbols':['A','B']} | B | B",
                "{'type':'int','logicalType':'date'} | 1969-12-31 | 1969-12-31",
                "{'type':'int','logicalType':'time-millis'} | 16:02 | 16:02:00",
                "{'type':'long','logicalType':'time-micros'} | 16:02:08.000001 | 16:02:08.000001",
                "{'type':'long','logicalType':'timestamp-millis'} | 2021-07-27T18:02:08+02:00 | 2021-07-27T16:02:08Z",
                "{'type':'long','logicalType':'timestamp-millis'} | 1969-12-31T23:59:59.999Z | 1969-12-31T23:59:59.999Z",
                "{'type':'long','logicalType':'timestamp-micros'} | 0001-01-01T00:00:00.000001Z | 0001-01-01T00:00:00.000001Z",
                "{'type':'long','logicalType':'local-timestamp-millis'} | 2021-07-27T16:02:08 | 2021-07-27T16:02:08",
            })
    void aTextThatMeansAValueComesOutInItsOneSpelling(String schema, String text, String spelling) {
        Column column = column(schema);

        Object value = column.parse(text).orElseThrow();

        assertThat(column.type().text(value)).isEqualTo(spelling);
        assertThat(column.parse(spelling)).contains(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'boolean' | 1",
                "'int' | 2147483648",
                "'int' | 1.0",
                "'int' | ' 1'",
                "'int' | ''",
                "'int' | \u0661",
                "'long' | 9223372036854775808",
                "'float' | 1e39",
                "'double' | 1e999",
                "'double' | 1d",
                "'double' | 0x1p3",
                "'double' | nan",
                "{'type':'string','logicalType':'uuid'} | 1-1-1-1-1",
                "{'type':'bytes','logicalType':'decimal','precision':5,'scale':2} | 1234.5",
                "{'type':'bytes','logicalType':'decimal','precision':5,'scale':2} | 0.001",
                "{'type':'bytes','logicalType':'decimal','precision':5,'scale':2} | 1e1000000000",
                "{'type':'enum','name':'E','symbols':['A','B']} | C",
                "{'type':'int','logicalType':'date'} | 2021-02-30",
                "{'type':'int','logicalType':'date'} | +12021-01-01",
                "{'type':'int','logicalType':'time-millis'} | 16:02:08.0001",
                "{'type':'long','logicalType':'timestamp-millis'} | 2021-07-27T16:02:08.0001Z",
                "{'type':'long','logicalType':'timestamp-millis'} | 2021-07-27T16:02:08",
                "{'type':'long','logicalType':'timestamp-millis'} | 2021-07-27",
                "{'type':'long','logicalType':'local-timestamp-millis'} | 2021-07-27T16:02:08Z",
            })
    void aTextThatMeansNoneIsNone(String schema, String text) {
        assertThat(column(schema).parse(text)).isEmpty();
    }

    @Test
    void halfACharacterIsNoText() {
        assertThat(column("string").parse("a\uD83D")).isEmpty();
        assertThat(column("string").parse("\uDE00")).isEmpty();
        assertThat(column("string").parse("\uD83D\uDE00")).contains("\uD83D\uDE00");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "['null','int'] | true",
                "['int','null'] | true",
                "['int'] | false",
                "['null','int','string'] | false",
                "'bytes' | false",
                "{'type':'array','items':'int'} | false",
            })
    void aColumnIsAPlainValueOrOneThatMayBeNull(String schema, boolean isColumn) {
        assertThat(Column.of(field(schema)).map(Column::nullable).orElse(false)).isEqualTo(isColumn);
    }

    private static Column column(String schema) {
        return Column.of(field(schema)).orElseThrow();
    }

    private static Schema.Field field(String schema) {
        String type = schema.startsWith("{") || schema.startsWith("[") ? schema : "'" + schema + "'";
        String record = "{\"type\":\"record\",\"name\":\"R\",\"fields\":[{\"name\":\"c\",\"type\":" + type + "}]}";
        return new Schema.Parser().parse(record.replace('\'', '"')).getField("c");
    }
}
