package io.wavepivot.ingest.readings;

/**
 * A row of a table of measures.
 *
 * @param wave Unix seconds; {@link #NO_WAVE} when the row has no point, or no wave that is a time,
 *     and so belongs nowhere
 * @param value a Double, Long, Boolean or String; null for NULL, or when it is too long
 * @param checksum of its id, point and value, as the source computes it
 * @param tooLong how many bytes its value has, when that is more than is taken; else 0
 */
public record Measure(long id, long wave, String point, Object value, long checksum, long tooLong) {

    public static final long NO_WAVE = Long.MIN_VALUE;
}
