package io.wavepivot.schemas.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldNamesTest {

    @ParameterizedTest(name = "{0} is stored as {1}")
    @CsvSource({
        "temperature, temperature",
        "419.co2, 419%2Eco2",
        "$price, %24price",
        "a$b, a$b",
        "'', %",
        "100%, 100%25",
        "a+b c, a+b c",
        "..$, %2E%2E$",
        "Außen/Süd, Außen/Süd"
    })
    void idsThatMongoDbCannotHoldArePercentEncoded(String pointId, String fieldName) {
        assertThat(FieldNames.encode(pointId)).isEqualTo(fieldName);
    }

    /** Which would end a name in BSON. */
    @Test
    void aZeroCharacterIsPercentEncodedWhereverItIs() {
        assertThat(FieldNames.encode("\u0000")).isEqualTo("%00");
        assertThat(FieldNames.encode("a\u0000b")).isEqualTo("a%00b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "%", "%2E", "$", "$$", "a.b%c$d", "a+b", "+", "\u0000", "Außen.Süd", "%25.", "."})
    void decodingIsTheExactInverse(String pointId) {
        assertThat(FieldNames.decode(FieldNames.encode(pointId))).isEqualTo(pointId);
    }
}
