package io.wavepivot.query.read;

import java.time.Instant;

/**
 * The latest value of a column.
 *
 * @param value a Double, Long, Boolean or String
 * @param wave the key of the row that has it
 * @param at the time of that row
 */
public record LatestValue(Object value, Object wave, Instant at) {}
