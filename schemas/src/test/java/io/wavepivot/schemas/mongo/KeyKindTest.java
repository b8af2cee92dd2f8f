package io.wavepivot.schemas.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyKindTest {

    @ParameterizedTest
    @CsvSource({"1617753611", "0", "-5", "999999999999999999"})
    void wholeNumbersAreLongs(String rowKey) {
        assertThat(KeyKind.of(List.of(rowKey))).isEqualTo(KeyKind.LONG);
        assertThat(KeyKind.LONG.id(rowKey)).isEqualTo(Long.parseLong(rowKey));
    }

    @Test
    void aKeyHasALimitedLength() {
        assertThat(KeyKind.objection("\u00E9".repeat(512))).isEmpty();
        assertThat(KeyKind.objection("\u00E9".repeat(512) + "k"))
                .contains("The row key '%s…' has 1025 bytes; at most 1024 are taken".formatted("\u00E9".repeat(60)));
    }

    @Test
    void aFlatJsonObjectIsADocument() {
        String rowKey = "{\"department\":\"Sales\",\"year\":2021,\"open\":true,\"rate\":1.5,\"none\":null}";

        assertThat(KeyKind.of(List.of(rowKey))).isEqualTo(KeyKind.DOCUMENT);
        assertThat(KeyKind.DOCUMENT.id(rowKey))
                .isEqualTo(new Document("department", "Sales")
                        .append("year", 2021)
                        .append("open", true)
                        .append("rate", 1.5)
                        .append("none", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "007",
                "+1",
                "1.5",
                "{no json",
                "{}",
                "{\"year\": 2021}",
                "{\"year\":1e3}",
                "{\"year\":1.0}",
                "{\"year\":-0.0}",
                "{\"year\":1.0E300}",
                "{\"year\":9223372036854775808}",
                "{\"year\":12345678901234567890}",
                "{\"a\":1,\"a\":2}",
                "{\"$gt\":0}",
                "{\"a.b\":0}",
                "{\".a\":0}",
                "{\"\\u0000\":0}",
                "{\"\":0}",
                "{\"a\":{\"b\":1}}",
                "{\"a\":[1]}",
                "99999999999999999999",
                "-0",
                "Sales",
                ""
            })
    void anythingElseIsAText(String rowKey) {
        assertThat(KeyKind.of(List.of(rowKey))).isEqualTo(KeyKind.TEXT);
        assertThat(KeyKind.TEXT.id(rowKey)).isEqualTo(rowKey);
    }

    @Test
    void keysOfSeveralKindsAreTexts() {
        assertThat(KeyKind.of(List.of("12", "A7"))).isEqualTo(KeyKind.TEXT);
        assertThat(KeyKind.of(List.of("12", "{\"a\":1}"))).isEqualTo(KeyKind.TEXT);
        assertThat(KeyKind.of(List.of("12", "13"))).isEqualTo(KeyKind.LONG);
    }

    @Test
    void everyKindTakesItsKeysToBsonToo() {
        assertThat(KeyKind.LONG.bson("-5")).isEqualTo(new BsonInt64(-5));
        assertThat(KeyKind.DOCUMENT.bson("{\"a\":\"b\"}")).isEqualTo(new BsonDocument("a", new BsonString("b")));
        assertThat(KeyKind.TEXT.bson("-5")).isEqualTo(new BsonString("-5"));
    }

    @Test
    void anyKeyCanBeAText() {
        assertThat(KeyKind.TEXT.takes("12")).isTrue();
        assertThat(KeyKind.LONG.takes("A7")).isFalse();
    }

    @Test
    void eachKindIsNamedByItsText() {
        for (KeyKind kind : KeyKind.values()) {
            assertThat(KeyKind.named(kind.text())).isEqualTo(kind);
        }
    }
}
