package io.wavepivot.pivot.aggregate.query;

/**
 * A cell of a pivot.
 *
 * @param rowKey as it is in patches
 * @param at the row's time, in milliseconds since 1970
 * @param column the point's id
 */
public record Place(String rowKey, long at, String column) {}
