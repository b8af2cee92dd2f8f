package io.wavepivot.pivot.rows;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** All that a batch does to one row, in order: what comes later counts. */
public final class RowChange {

    private final List<Cells> cells = new ArrayList<>(1);
    private boolean replaces;
    private boolean exists;
    private long at;
    private long updatedAt;
    private int partition;
    private long offset;
    private boolean complete;
    private Map<String, List<Long>> sources = Map.of();

    /**
     * Some cells are set.
     *
     * @param patch what is set, and whether it is all that the row has
     * @param time when the patch was written to Kafka, in milliseconds since 1970: the same each time it is read
     * @param part the partition that it came from
     * @param place its offset in there
     */
    public void patch(Patch patch, long time, int part, long place) {
        if (patch.replaces()) {
            remove();
        } else if (replaces && !exists && patch.cells().size() == 0) {
            return; // A patch without cells makes no row, nor one that was removed a moment ago.
        }
        cells.add(patch.cells());
        exists = true;
        at = patch.at();
        updatedAt = time;
        partition = part;
        offset = place;
        complete = patch.complete();
        sources = patch.sources();
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

    /** Of the last patch, in its partition. */
    public long offset() {
        return offset;
    }

    /** The record of the last patch: no other has the same partition and offset. */
    public String record() {
        return partition + ":" + offset;
    }

    public boolean complete() {
        return complete;
    }

    /** By table, up to which offset of each partition the row is made of it. */
    public Map<String, List<Long>> sources() {
        return sources;
    }
}
