package io.wavepivot.query.read;

import io.wavepivot.schemas.mongo.KeyKind;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DocumentCodec;

/** The place of a row among all rows of its pivot: by time, and by key where times are equal. */
public record Cursor(Instant at, Object key) {

    private static final DocumentCodec BSON = new DocumentCodec();

    /** As clients carry it: opaque, fit for a URL, and hardly longer than the key. */
    public String encode() {
        BsonDocument place =
                new Document("at", Date.from(at)).append("key", key).toBsonDocument();
        ByteBuffer bytes = new RawBsonDocument(place, new BsonDocumentCodec())
                .getByteBuffer()
                .asNIO();
        byte[] exact = new byte[bytes.remaining()];
        bytes.get(exact);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(exact);
    }

    /** The cursor that {@link #encode} made this of; empty when none did. */
    public static Optional<Cursor> decode(String encoded) {
        try {
            Document place = new RawBsonDocument(Base64.getUrlDecoder().decode(encoded)).decode(BSON);
            return Optional.of(new Cursor(place.getDate("at").toInstant(), place.get("key")));
        } catch (RuntimeException notOurs) {
            return Optional.empty();
        }
    }

    /** Whether it can be a place in a pivot with such keys. */
    public boolean isOf(KeyKind keys) {
        return switch (keys) {
            case LONG -> key instanceof Long;
            case DOCUMENT -> key instanceof Document;
            case TEXT -> key instanceof String;
        };
    }
}
