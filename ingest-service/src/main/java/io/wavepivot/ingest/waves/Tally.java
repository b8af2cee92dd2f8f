package io.wavepivot.ingest.waves;

/**
 * What has happened since a project was first read.
 *
 * @param rowsRead measures read by their ids
 * @param expiredIds ids that were skipped and had not come when their time was over
 * @param lateRows measures that came after the window of their wave had closed; they were published all the same
 * @param closedEarly waves whose window was cut short because too many were open
 * @param rejected measures whose values were not taken; each is in the topic {@code rejects}
 */
public record Tally(long rowsRead, long expiredIds, long lateRows, long closedEarly, long rejected) {

    public static final Tally ZERO = new Tally(0, 0, 0, 0, 0);

    Tally plus(Tally more) {
        return new Tally(
                rowsRead + more.rowsRead,
                expiredIds + more.expiredIds,
                lateRows + more.lateRows,
                closedEarly + more.closedEarly,
                rejected + more.rejected);
    }
}
