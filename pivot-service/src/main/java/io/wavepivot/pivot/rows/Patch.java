package io.wavepivot.pivot.rows;

/**
 * What a record says of a row.
 *
 * @param at the row's time, in milliseconds since 1970
 * @param complete whether the producer expects no further patch
 * @param replaces whether the cells are all that the row has
 */
public record Patch(String pivot, String rowKey, long at, Cells cells, boolean complete, boolean replaces) {}
