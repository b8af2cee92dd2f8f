package io.wavepivot.schemas.mongo;

/** The collections of ours that are no pivots. All others that are not in {@link #PIVOTS} are left alone. */
public final class Collections {

    /**
     * A document a pivot: {@code _id} its name, {@code key} the {@link KeyKind} of its rows, {@code columns} a number
     * that grows with each change of its columns' names or types.
     */
    public static final String PIVOTS = "pivots";

    /** A document a pivot and point: its type, its first and last row, its last value. */
    public static final String COLUMNS = "columns";

    private Collections() {}
}
