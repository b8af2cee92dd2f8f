package io.wavepivot.ingest.mysql;

/**
 * A row of a table of measures.
 *
 * @param wave Unix seconds; {@link #NO_WAVE} when the row has no wave or no point, and so belongs nowhere
 * @param value a Double, Long, Boolean or String; null for NULL
 * @param checksum of its id, point and value, as the source computes it
 */
record Measure(long id, long wave, String point, Object value, long checksum) {

    static final long NO_WAVE = Long.MIN_VALUE;
}
