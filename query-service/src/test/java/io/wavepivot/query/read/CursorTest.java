package io.wavepivot.query.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.mongo.KeyKind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
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

    /** A binary of 2^31 - 1 bytes was believed, and took the service's memory. */
    @Test
    void whateverItClaimsACursorIsDecodedOrNot() {
        ByteBuffer claim =
                ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN).putInt(28);
        claim.put("\tat\0".getBytes(StandardCharsets.US_ASCII)).putLong(1_700_000_000_000L);
        claim.put("\5key\0".getBytes(StandardCharsets.US_ASCII)).putInt(Integer.MAX_VALUE);
        assertThat(Cursor.decode(Base64.getUrlEncoder().withoutPadding().encodeToString(claim.array())))
                .isEmpty();

        Random random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = Base64.getUrlDecoder().decode(new Cursor(AT, key(KeyKind.values()[i % 3])).encode());
            for (int changes = random.nextInt(4); changes >= 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
            Cursor.decode(encoded)
                    .ifPresent(cursor -> assertThat(cursor.encode()).isEqualTo(encoded));
        }
    }

    @Test
    void aKeyHasNoFieldsInItsFields() {
        Document nested = new Document("a", new Document("b", 1L));

        assertThat(Cursor.decode(new Cursor(AT, nested).encode())).isEmpty();
        assertThat(Cursor.decode(new Cursor(AT, "k".repeat(8_000)).encode())).isEmpty();
    }

    private static Object key(KeyKind kind) {
        return switch (kind) {
            case LONG -> 60L;
            case DOCUMENT ->
                new Document("year", 2021)
                        .append("name", "a")
                        .append("open", true)
                        .append("rate", 1.5)
                        .append("none", null);
            case TEXT -> "60";
        };
    }
}
