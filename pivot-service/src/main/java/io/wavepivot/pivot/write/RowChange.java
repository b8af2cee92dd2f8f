package io.wavepivot.pivot.write;

import io.wavepivot.schemas.PivotRow;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** All that a batch does to one row, in order: what comes later counts. */
public final class RowChange {

    private Map<String, Object> cells = new HashMap<>();
    private boolean replaces;
    private boolean exists;
    private Instant at;
    private Instant updatedAt;
    private boolean complete;

    /** @param time when the patch was written to Kafka: the same each time it is read */
    public void patch(PivotRow patch, Instant time) {
        if (patch.getReplaces()) {
            remove();
        } else if (replaces && !exists && patch.getCells().isEmpty()) {
            return; // A patch without cells makes no row, nor one that was removed a moment ago.
        }
        if (cells.isEmpty()) {
            cells = patch.getCells(); // As nearly always: a row has one patch in a batch.
        } else {
            cells.putAll(patch.getCells());
        }
        exists = true;
        at = patch.getAt();
        updatedAt = time;
        complete = patch.getComplete();
    }

    /** The row is removed; a later patch makes it anew. */
    public void remove() {
        cells = new HashMap<>();
        replaces = true;
        exists = false;
    }

    /** Whether there is such a row after the change. */
    boolean exists() {
        return exists;
    }

    /** Whether nothing of the row before is left. */
    boolean replaces() {
        return replaces;
    }

    /** Whether the cells stay as they are. */
    boolean touchesNoCell() {
        return cells.isEmpty() && !replaces;
    }

    /** Point id to value; null for a cell that is removed. */
    Map<String, Object> cells() {
        return cells;
    }

    Instant at() {
        return at;
    }

    Instant updatedAt() {
        return updatedAt;
    }

    boolean complete() {
        return complete;
    }
}
