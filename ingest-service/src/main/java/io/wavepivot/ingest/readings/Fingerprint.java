package io.wavepivot.ingest.readings;

/**
 * What a wave's measures are, in three numbers that SQL computes without sending them: when one is inserted, updated or
 * deleted, they change (but for one update in 2^32, whose checksums are equal).
 *
 * @param rows how many measures it has
 * @param maxId the highest of their ids; 0 without any
 * @param checksum the sum of the measures' checksums; a sum, so that it grows with each measure that is read
 */
public record Fingerprint(long rows, long maxId, long checksum) {

    public static final Fingerprint EMPTY = new Fingerprint(0, 0, 0);

    public Fingerprint plus(Measure measure) {
        return new Fingerprint(rows + 1, Math.max(maxId, measure.id()), checksum + measure.checksum());
    }
}
