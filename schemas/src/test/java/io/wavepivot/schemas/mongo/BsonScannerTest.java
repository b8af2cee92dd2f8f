package io.wavepivot.schemas.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BsonScannerTest {

    /** Every type that a pivot's document may have, with its constant and its {@link BsonScanner#bits}. */
    private static final Document ALL = new Document("double", -1.5)
            .append("text", "M\u00FCller")
            .append("empty", "")
            .append("document", new Document("a", 1L).append("b", "c"))
            .append("array", List.of(1, 2))
            .append("true", true)
            .append("false", false)
            .append("time", new Date(-7))
            .append("null", null)
            .append("int", -8)
            .append("long", Long.MIN_VALUE);

    private static final Map<String, Long> BITS = Map.of(
            "double", Double.doubleToRawLongBits(-1.5),
            "true", 1L,
            "false", 0L,
            "time", -7L,
            "int", -8L,
            "long", Long.MIN_VALUE);

    private static final List<Byte> TYPES = List.of(
            BsonScanner.DOUBLE,
            BsonScanner.STRING,
            BsonScanner.STRING,
            BsonScanner.DOCUMENT,
            BsonScanner.ARRAY,
            BsonScanner.BOOLEAN,
            BsonScanner.BOOLEAN,
            BsonScanner.DATE_TIME,
            BsonScanner.NULL,
            BsonScanner.INT32,
            BsonScanner.INT64);

    private final BsonScanner scanner = new BsonScanner();

    @Test
    void elementsComeInTheirOrderWithNamesAndTypes() {
        scanner.reset(raw(ALL));
        int next = 0;
        for (String name : ALL.keySet()) {
            assertThat(scanner.next()).isTrue();
            assertThat(scanner.type()).isEqualTo(TYPES.get(next++));
            assertThat(name()).isEqualTo(name);
            scanner.skip();
        }
        assertThat(scanner.next()).isFalse();
    }

    static List<String> names() {
        return List.copyOf(ALL.keySet());
    }

    /** What is read takes the scanner to the next element, as what is skipped does. */
    @ParameterizedTest
    @MethodSource("names")
    void whateverOneElementIsTheNextIsFoundBehindIt(String name) {
        at(name);
        switch (ALL.get(name)) {
            case String text -> {
                assertThat(scanner.textLength()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
                assertThat(scanner.string()).isEqualTo(text);
            }
            case Document fields ->
                assertThat(scanner.document().decode(new DocumentCodec())).isEqualTo(fields);
            case List<?> array -> scanner.skip();
            case null -> scanner.skip();
            default -> assertThat(scanner.bits()).isEqualTo(BITS.get(name));
        }
        boolean last = name.equals(names().getLast());
        assertThat(scanner.next()).isEqualTo(!last);
        if (!last) {
            assertThat(name()).isEqualTo(names().get(names().indexOf(name) + 1));
        }
    }

    @Test
    void aDocumentCanBeEnteredAndLeft() {
        at("document");
        scanner.enter();

        assertThat(scanner.next()).isTrue();
        assertThat(name()).isEqualTo("a");
        assertThat(scanner.bits()).isEqualTo(1);
        assertThat(scanner.next()).isTrue();
        assertThat(scanner.string()).isEqualTo("c");
        assertThat(scanner.next()).isFalse();
        assertThat(scanner.next()).isTrue();
        assertThat(name()).isEqualTo("array");
    }

    @Test
    void namesAreComparedWhole() {
        at("text");

        assertThat(scanner.isNamed(utf8("text"))).isTrue();
        assertThat(scanner.isNamed(utf8("tex"))).isFalse();
        assertThat(scanner.isNamed(utf8("texts"))).isFalse();
        assertThat(scanner.isNamed(utf8("test"))).isFalse();
    }

    @Test
    void textsLieInTheBytesThatTheScannerHas() {
        at("text");
        int length = scanner.textLength();

        assertThat(new String(scanner.bytes(), scanner.text(), length, StandardCharsets.UTF_8))
                .isEqualTo("M\u00FCller");
    }

    /** As the driver gives out the documents of a reply. */
    @Test
    void aDocumentInTheMidstOfOtherBytesIsReadFromItsOwnStart() {
        RawBsonDocument document = raw(ALL);
        byte[] own = new byte[document.getByteBuffer().remaining()];
        document.getByteBuffer().get(own);
        byte[] more = new byte[own.length + 20];
        System.arraycopy(own, 0, more, 7, own.length);

        scanner.reset(new RawBsonDocument(more, 7, own.length)).next();

        assertThat(name()).isEqualTo("double");
        assertThat(scanner.bits()).isEqualTo(BITS.get("double"));
    }

    @Test
    void whatNoDocumentOfOursHasIsNamed() {
        scanner.reset(raw(new Document("_id", new ObjectId()))).next();

        for (Runnable read :
                List.<Runnable>of(scanner::skip, scanner::bits, scanner::enter, scanner::string, scanner::document)) {
            assertThatIllegalStateException()
                    .isThrownBy(read::run)
                    .withMessage("A pivot's document has a value of the BSON type 0x07, which it should not in '_id'");
        }
    }

    private void at(String name) {
        scanner.reset(raw(ALL));
        while (scanner.next() && !name().equals(name)) {
            scanner.skip();
        }
    }

    private String name() {
        return new String(scanner.bytes(), scanner.nameStart(), scanner.nameLength(), StandardCharsets.UTF_8);
    }

    private static RawBsonDocument raw(Document document) {
        return new RawBsonDocument(document, new DocumentCodec());
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
