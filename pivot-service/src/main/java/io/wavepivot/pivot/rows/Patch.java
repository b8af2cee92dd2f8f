package io.wavepivot.pivot.rows;

import java.util.List;
import java.util.Map;

/**
 * What a record says of a row.
 *
 * @param at the row's time, in milliseconds since 1970
 * @param complete whether the producer expects no further patch
 * @param replaces whether the cells are all that the row has
 * @param sources by table, up to which offset of each partition the row is made of it
 */
public record Patch(
        String pivot,
        String rowKey,
        long at,
        Cells cells,
        boolean complete,
        boolean replaces,
        Map<String, List<Long>> sources) {

    /** A patch of a row that is made of no tables. */
    public Patch(String pivot, String rowKey, long at, Cells cells, boolean complete, boolean replaces) {
        this(pivot, rowKey, at, cells, complete, replaces, Map.of());
    }
}
