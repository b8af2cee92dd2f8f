package io.wavepivot.query.format;

import org.bson.Document;

/** A row's key as text. */
final class Keys {

    private Keys() {}

    static String text(Object key) {
        return key instanceof Document fields ? fields.toJson() : key.toString();
    }
}
