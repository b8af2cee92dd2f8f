package io.wavepivot.pivot.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.schemas.mongo.BsonScanner;
import java.nio.charset.StandardCharsets;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.junit.jupiter.api.Test;

class BsonBytesTest {

    private static final byte[] NAME = "name".getBytes(StandardCharsets.UTF_8);

    /** Room for the document's length, for its element, and for nothing more. */
    private final BsonBytes bytes = new BsonBytes(Integer.BYTES + NAME.length + 2);

    private final int start = bytes.start();

    @Test
    void thereIsRoomForANumber() {
        bytes.element(BsonScanner.INT64, NAME).int64(-7);

        assertWritten(-7L);
    }

    @Test
    void thereIsRoomForABoolean() {
        bytes.element(BsonScanner.BOOLEAN, NAME).bool(true);

        assertWritten(true);
    }

    @Test
    void thereIsRoomForAText() {
        bytes.element(BsonScanner.STRING, NAME).text(NAME, 1, 2);

        assertWritten("am");
    }

    @Test
    void thereIsRoomForADocument() {
        RawBsonDocument whole = new RawBsonDocument(new Document("a", 1), new DocumentCodec());
        byte[] array = whole.getByteBuffer().array();
        int length = whole.getByteBuffer().remaining();

        bytes.element(BsonScanner.DOCUMENT, NAME).document(array, length);

        assertWritten(new Document("a", 1));
    }

    @Test
    void thereIsRoomForTheFirstElement() {
        new BsonBytes(0).element(BsonScanner.NULL, NAME);
    }

    private void assertWritten(Object value) {
        bytes.end(start);
        assertThat(bytes.toDocument().decode(new DocumentCodec())).isEqualTo(new Document("name", value));
    }
}
