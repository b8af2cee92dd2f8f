package io.wavepivot.pivot.aggregate.query;

import io.wavepivot.pivot.aggregate.values.Sums;
import io.wavepivot.pivot.aggregate.values.Tuple;

/**
 * What a row adds to a pivot.
 *
 * @param group as {@link Tuple#bytes}: what cell it adds to depends on it alone, and on the rows that it is joined with
 * @param sums what is added; null where each value is kept
 * @param entry the value that is kept, as bytes in whose order it is looked for; null where sums are
 * @param payload what the entry stands for, where that is not the entry itself; else null
 */
public record Share(byte[] group, Sums sums, byte[] entry, byte[] payload) {}
