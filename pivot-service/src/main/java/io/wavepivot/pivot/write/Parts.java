package io.wavepivot.pivot.write;

import java.util.ArrayList;
import java.util.List;

/** Lists that are too long to be written at once. */
final class Parts {

    private Parts() {}

    /** The list in parts of so many at most, in its order; they are views of it. */
    static <T> List<List<T>> of(List<T> all, int size) {
        List<List<T>> parts = new ArrayList<>();
        for (int from = 0; from < all.size(); from += size) {
            parts.add(all.subList(from, Math.min(from + size, all.size())));
        }
        return parts;
    }
}
