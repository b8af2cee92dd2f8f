package io.wavepivot.ingest.mysql;

/**
 * How far a project has been read.
 *
 * @param lastWave the latest wave that was sent, in Unix seconds; null before the first
 * @param rowsRead measures read so far
 * @param expiredIds ids that were skipped and had not come when their time was over
 */
public record Progress(IdPosition extractions, IdPosition measures, Long lastWave, long rowsRead, long expiredIds) {

    static Progress startingAt(long extractionId, long measureId) {
        return new Progress(IdPosition.after(extractionId), IdPosition.after(measureId), null, 0, 0);
    }
}
