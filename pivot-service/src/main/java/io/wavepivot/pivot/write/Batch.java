package io.wavepivot.pivot.write;

import io.wavepivot.pivot.rows.RowChange;
import java.util.LinkedHashMap;
import java.util.Map;

/** Changes of rows, one a row, by pivot: however many patches a row has in a batch, its document is written once. */
public final class Batch {

    private final Map<String, Map<String, RowChange>> pivots = new LinkedHashMap<>();

    /** The change of a row, to be added to. */
    public RowChange row(String pivot, String rowKey) {
        return pivots.computeIfAbsent(pivot, any -> new LinkedHashMap<>())
                .computeIfAbsent(rowKey, any -> new RowChange());
    }

    /** Pivot to row key to change. */
    Map<String, Map<String, RowChange>> pivots() {
        return pivots;
    }
}
