package io.wavepivot.query.read;

import io.wavepivot.schemas.mongo.KeyKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.bson.BsonBinaryReader;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;

/** The place of a row among all rows of its pivot: by time, and by key where times are equal. */
public record Cursor(Instant at, Object key) {

    private static final DocumentCodec BSON = new DocumentCodec();

    /** More than the longest key makes. */
    private static final int MAX_LENGTH = 8 * 1024;

    /** As clients carry it: opaque, fit for a URL, and hardly longer than the key. */
    public String encode() {
        Document place = new Document("at", Date.from(at)).append("key", key);
        ByteBuffer bytes = new RawBsonDocument(place, BSON).getByteBuffer().asNIO();
        return StandardCharsets.US_ASCII
                .decode(Base64.getUrlEncoder().withoutPadding().encode(bytes))
                .toString();
    }

    /** The cursor that {@link #encode} made this of; empty when none did. Whatever a text claims, no more is taken in. */
    public static Optional<Cursor> decode(String encoded) {
        if (encoded.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try (BsonBinaryReader reader =
                new BsonBinaryReader(ByteBuffer.wrap(Base64.getUrlDecoder().decode(encoded)))) {
            reader.readStartDocument();
            Instant at = Instant.ofEpochMilli(reader.readDateTime("at"));
            reader.readName("key");
            BsonType type = reader.getCurrentBsonType();
            Object key = type == BsonType.DOCUMENT ? fields(reader) : value(type, reader);
            reader.readEndDocument();
            return Optional.of(new Cursor(at, key))
                    .filter(cursor -> cursor.encode().equals(encoded));
        } catch (RuntimeException notOurs) {
            return Optional.empty();
        }
    }

    private static Document fields(BsonReader reader) {
        Document fields = new Document();
        reader.readStartDocument();
        for (BsonType type = reader.readBsonType(); type != BsonType.END_OF_DOCUMENT; type = reader.readBsonType()) {
            String name = reader.readName();
            fields.append(name, value(type, reader));
        }
        reader.readEndDocument();
        return fields;
    }

    /** Of the types that keys, and fields of keys, have. */
    private static Object value(BsonType type, BsonReader reader) {
        return switch (type) {
            case INT64 -> reader.readInt64();
            case INT32 -> reader.readInt32();
            case DOUBLE -> reader.readDouble();
            case BOOLEAN -> reader.readBoolean();
            case STRING -> reader.readString();
            case NULL -> {
                reader.readNull();
                yield null;
            }
            default -> throw new IllegalArgumentException("No key has a " + type);
        };
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
