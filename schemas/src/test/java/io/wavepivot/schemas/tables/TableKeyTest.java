package io.wavepivot.schemas.tables;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

class TableKeyTest {

    private static final Schema SCHEMA = new Schema.Parser().parse("""
            {"type": "record", "name": "R", "fields": [{"name": "code", "type": "string"},
             {"name": "day", "type": {"type": "int", "logicalType": "date"}}]}
            """);

    @Test
    void aKeyOfOnePartIsAllOfIt() {
        TableKey key = key("code");

        assertThat(key.join(List.of("a|b"))).isEqualTo("a|b");
        assertThat(key.parse("a|b")).contains(List.of("a|b"));
        assertThat(key.parse("")).isEmpty();
        assertThat(key.parse("x".repeat(1_025))).isEmpty();
        assertThat(key.parse("é".getBytes(StandardCharsets.UTF_8))).contains(List.of("é"));
        assertThat(key.parse(new byte[] {(byte) 0xFF})).isEmpty();
    }

    @Test
    void aKeyOfSeveralPartsIsTheirTexts() {
        TableKey key = key("code", "day");

        assertThat(key.parse("a|2021-07-27")).contains(List.of("a", 18_835));
        assertThat(key.parse("a")).isEmpty();
        assertThat(key.parse("a|b|2021-07-27")).isEmpty();
        assertThat(key.parse("a|today")).isEmpty();
        assertThat(key.objection(List.of("a|b", "2021-07-27")))
                .hasValueSatisfying(why -> assertThat(why).contains("'code'"));
        assertThat(key.objection(List.of("", "2021-07-27"))).isPresent();
        assertThat(key.objection(List.of("a", "+53521-07-27"))).isPresent();
        assertThat(key.objection(List.of("a", "2021-07-27"))).isEmpty();
    }

    private static TableKey key(String... names) {
        return new TableKey(List.of(names).stream()
                .map(name -> Column.of(SCHEMA.getField(name)).orElseThrow())
                .toList());
    }
}
