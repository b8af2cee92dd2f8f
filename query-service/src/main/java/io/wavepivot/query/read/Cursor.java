package io.wavepivot.query.read;

import io.wavepivot.schemas.mongo.KeyKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import org.bson.Document;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** The place of a row among all rows of its pivot: by time, and by key where times are equal. */
public record Cursor(Instant at, Object key) {

    private static final JsonWriterSettings EXACT =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    /** As clients carry it: opaque, and fit for a URL. */
    public String encode() {
        String json = new Document("at", Date.from(at)).append("key", key).toJson(EXACT);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The cursor that {@link #encode} made this of; empty when none did. */
    public static Optional<Cursor> decode(String encoded) {
        try {
            Document place = Document.parse(new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8));
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
