package io.wavepivot.ingest.waves;

/**
 * How much a step may read. Waves are opened by their extraction rows, before their measures are read, as measures whose
 * wave is not open would have to be read again; but not so far ahead that the open waves take all the memory. Whatever
 * the state is, a step goes on: where no extraction row is read, measures are.
 *
 * @param maxRows measures in one step
 * @param maxOpen waves that may be open for their whole window; twice as many while the oldest are being closed
 */
record Intake(int maxRows, int maxOpen) {

    static final int MAX_EXTRACTIONS = 1_000;

    /** More waves than a step has measures, where waves have a few points. */
    private static final int MOST_AHEAD = 10_000;

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

    /** How many measures may be read whose ids had been skipped. */
    int skipped() {
        return Math.max(1, maxRows / 4);
    }

    /** How many measures of waves may be read that are read whole: the new ones always have a quarter at the least. */
    int whole() {
        return maxRows / 2;
    }

    private boolean isFarAhead(int empty) {
        return empty >= Math.max(1, Math.min(MOST_AHEAD, maxOpen / 2));
    }
}
