package io.wavepivot.ingest.waves;

/**
 * How much a step may read. Waves are opened by their extraction rows, before their measures are read, as measures whose
 * wave is not open would have to be read again; but not so far ahead that the open waves take all the memory. Whatever
 * the state is, a step goes on: where no extraction row is read, measures are. Of the measures at most a quarter are
 * those that had been skipped, and at most half those of waves that are read whole, of which the newest waves may have a
 * half; all the rest are new ones.
 *
 * @param maxRows measures in one step
 * @param maxOpen waves that may be open for their whole window; twice as many while the oldest are being closed, and
 *     the newest even then
 */
record Intake(int maxRows, int maxOpen) {

    static final int MAX_EXTRACTIONS = 1_000;

    /** More waves than a step has measures, where waves have a few points. */
    private static final int MOST_AHEAD = 10_000;

    /** Extraction rows that are new between two polls; their waves are counted. */
    private static final int NEWEST = 20;

    /**
     * How many new extraction rows may be read.
     *
     * @param open how many waves are open
     * @param empty how many of them have no measure yet
     * @param behind whether there are measures that have not been read
     */
    int extractions(int open, int empty, boolean behind) {
        if (behind && isFarAhead(empty)) {
            return 0;
        }
        return Math.clamp(2L * maxOpen - open, 0, MAX_EXTRACTIONS);
    }

    /** How many of the newest extraction rows are read before it is their ids' turn, while so many waves are open. */
    int newest(int open) {
        return Math.clamp(3L * maxOpen - open, 0, NEWEST);
    }

    /** How many measures of the newest waves may be read before it is their ids' turn. */
    int ofNewest() {
        return maxRows / 4;
    }

    /**
     * How many measures may be read of waves that are to be read whole.
     *
     * @param ofNewest how many were read of the newest of them
     */
    long whole(long ofNewest) {
        return maxRows / 2 - ofNewest;
    }

    /** How many measures may be read whose ids had been skipped: each may open a wave, and so many are open. */
    int skipped(int open) {
        return Math.clamp(2L * maxOpen - open, 0, Math.max(1, maxRows / 4));
    }

    /**
     * How many new measures may be read.
     *
     * @param allowed how many extraction rows were allowed
     * @param read how many there were
     * @param empty how many open waves have no measure by now
     * @param rows measures that the step has read already, by other ways
     */
    int measures(int allowed, int read, int empty, long rows) {
        boolean more = allowed > 0 && read == allowed && !isFarAhead(empty);
        return more ? 0 : (int) Math.max(1, maxRows - rows);
    }

    private boolean isFarAhead(int empty) {
        return empty >= Math.max(1, Math.min(MOST_AHEAD, maxOpen / 2));
    }
}
