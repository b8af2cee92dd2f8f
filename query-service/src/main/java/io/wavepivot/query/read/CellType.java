package io.wavepivot.query.read;

/** What a column's values are; where they differ, the type that holds them all. */
public enum CellType {
    BOOLEAN,
    LONG,
    DOUBLE,
    STRING
}
