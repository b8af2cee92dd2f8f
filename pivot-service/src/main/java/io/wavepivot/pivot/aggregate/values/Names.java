package io.wavepivot.pivot.aggregate.values;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Texts as parts of keys, and as columns, which cannot be of any length: a long one is told apart by its hash. */
public final class Names {

    private static final int MAX_BYTES = 256;
    private static final int KEPT = 64;
    private static final int HASH_BYTES = 16;

    private Names() {}

    /** A value as it is; but of a text that is too long its beginning, and a hash of all of it. */
    public static Object bounded(Object value) {
        if (!(value instanceof String text) || text.length() <= MAX_BYTES / 4) {
            return value;
        }
        boolean fits = text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
        return fits ? text : text.substring(0, text.offsetByCodePoints(0, KEPT / 2)) + "…" + hash(text);
    }

    /** A text without its content. */
    public static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "#" + HexFormat.of().formatHex(digest, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
