package io.wavepivot.ingest.rows;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is remembered of keys: of more than there is room for, those that came first are forgotten. */
final class LastKeys<V> extends LinkedHashMap<String, V> {

    private static final long serialVersionUID = 1L;

    private final int max;

    LastKeys(int max) {
        this.max = max;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > max;
    }
}
