package io.wavepivot.ingest.readings;

/**
 * A row of the extractions' table: this extraction produced this wave.
 *
 * @param interval as the source writes it, usually seconds
 * @param wave Unix seconds
 */
public record Extraction(long id, String name, String interval, long wave) {

    /** The last second of the year 9999: more is no time in seconds, and milliseconds are more by far. */
    public static final long LAST_WAVE = 253_402_300_799L;
}
