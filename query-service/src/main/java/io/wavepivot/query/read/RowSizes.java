package io.wavepivot.query.read;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How large the rows of the pivots are, in bytes, as far as they have been read: mostly they are alike. */
final class RowSizes {

    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();

    /** 0 when it is not known. */
    int of(String pivot) {
        return sizes.getOrDefault(pivot, 0);
    }

    void saw(String pivot, int size) {
        sizes.put(pivot, size);
    }
}
