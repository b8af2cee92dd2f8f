package io.wavepivot.ingest.datasets;

import io.wavepivot.schemas.tables.ColumnType;

/**
 * What a row would need of a dataset that evolves: a column that it has not, or a wider type of one that it has.
 *
 * @param type BOOLEAN, LONG, DOUBLE or TEXT
 */
public record ColumnWish(String column, ColumnType type) {}
