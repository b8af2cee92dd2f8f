package io.wavepivot.ingest.readings;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The names of points as one object each: they come in the same order with every wave. */
final class PointNames {

    /** Beyond this many, they are forgotten and learned anew. */
    private static final int MAX = 100_000;

    private final Map<String, Name> all = new HashMap<>();
    private Name last = new Name("", new byte[0]);

    Name of(byte[] utf8) {
        Name next = last.follower;
        if (next == null || !Arrays.equals(next.utf8, utf8)) {
            next = all.computeIfAbsent(new String(utf8, StandardCharsets.UTF_8), text -> new Name(text, utf8));
            last.follower = next;
            if (all.size() > MAX) {
                all.clear();
            }
        }
        last = next;
        return next;
    }

    /** A name, and the one that came after it the last time. */
    static final class Name {

        final String text;
        final byte[] utf8;
        private Name follower;

        private Name(String text, byte[] utf8) {
            this.text = text;
            this.utf8 = utf8;
        }
    }
}
