package io.wavepivot.query.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.mongo.KeyKind;
import java.time.Instant;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

    private static final Instant AT = Instant.ofEpochMilli(-1);

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void aCursorComesBackAsItWasAndIsOfItsKindOfPivot(KeyKind kind) {
        Cursor cursor = new Cursor(AT, key(kind));

        assertThat(Cursor.decode(cursor.encode())).contains(cursor);
        assertThat(List.of(KeyKind.values())).filteredOn(cursor::isOf).containsExactly(kind);
    }

    @Test
    void aCursorIsFitForAUrlAndHardlyLongerThanItsKey() {
        assertThat(new Cursor(AT, "\u00FC?~>".repeat(20)).encode()).matches("[A-Za-z0-9_-]+");
        assertThat(new Cursor(AT, "\u0001".repeat(1_024)).encode()).hasSizeLessThan(1_500);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?", "e30", "bm8ganNvbg", "eyJhdCI6MX0", "BQAAAAA", "____fwA"})
    void whatIsNoCursorIsNone(String text) {
        assertThat(Cursor.decode(text)).isEmpty();
    }

    private static Object key(KeyKind kind) {
        return switch (kind) {
            case LONG -> 60L;
            case DOCUMENT -> new Document("year", 2021L).append("name", "a");
            case TEXT -> "60";
        };
    }
}
