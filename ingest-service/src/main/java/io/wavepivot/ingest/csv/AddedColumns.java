package io.wavepivot.ingest.csv;

import java.util.Set;

/** Columns that are added to rejected rows, for whoever mends them, and passed over when these are loaded again. */
public final class AddedColumns {

    /** Where the row was. */
    public static final String LINE = "_line";

    /** Why it was rejected. */
    public static final String REASONS = "_reasons";

    /** The row as it came, where its fields are not known. */
    public static final String RAW = "_raw";

    private static final Set<String> ALL = Set.of(LINE, REASONS, RAW);

    private AddedColumns() {}

    public static boolean has(String column) {
        return ALL.contains(column);
    }
}
