package io.wavepivot.pivot.rows;

import java.util.ArrayList;
import java.util.List;

/** All that a batch does to one row, in order: what comes later counts. */
public final class RowChange {

    private final List<Cells> cells = new ArrayList<>(1);
    private boolean replaces;
    private boolean exists;
    private long at;
    private long updatedAt;
    private long offset;
    private boolean complete;

    /**
     * Some cells are set.
     *
     * @param patch what is set, and whether it is all that the row has
     * @param time when the patch was written to Kafka, in milliseconds since 1970: the same each time it is read
     * @param place its offset in its partition
     */
    public void patch(Patch patch, long time, long place) {
        if (patch.replaces()) {
            remove();
        } else if (replaces && !exists && patch.cells().size() == 0) {
            return; // A patch without cells makes no row, nor one that was removed a moment ago.
        }
        cells.add(patch.cells());
        exists = true;
        at = patch.at();
        updatedAt = time;
        offset = place;
        complete = patch.complete();
    }

    /** The row is removed; a later patch makes it anew. */
    public void remove() {
        cells.clear();
        replaces = true;
        exists = false;
    }

    /** Whether there is such a row after the change. */
    public boolean exists() {
        return exists;
    }

    /** Whether nothing of the row before is left. */
    public boolean replaces() {
        return replaces;
    }

    /** Whether the cells stay as they are. */
    public boolean touchesNoCell() {
        return !replaces && cells.stream().allMatch(patch -> patch.size() == 0);
    }

    /** The cells that are set, of each patch; later ones go before earlier ones. */
    public List<Cells> cells() {
        return cells;
    }

    /** The row's time, in milliseconds since 1970. */
    public long at() {
        return at;
    }

    /** In milliseconds since 1970. */
    public long updatedAt() {
        return updatedAt;
    }

    /** Of the last patch. */
    public long offset() {
        return offset;
    }

    public boolean complete() {
        return complete;
    }
}
