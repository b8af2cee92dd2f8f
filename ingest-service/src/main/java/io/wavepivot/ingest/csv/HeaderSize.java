package io.wavepivot.ingest.csv;

import java.util.Collection;

/** How large a header may be: each rejected row is kept with it. */
public final class HeaderSize {

    private static final int MAX_COLUMNS = 2_000;
    private static final int MAX_CHARACTERS = 32 * 1024;

    /** What is to be said of one that is too large. */
    public static final String WANTED = "at most %d columns, and %d characters: each rejected row is kept with it"
            .formatted(MAX_COLUMNS, MAX_CHARACTERS);

    private HeaderSize() {}

    public static boolean fits(Collection<String> columns) {
        return columns.size() <= MAX_COLUMNS && characters(columns) <= MAX_CHARACTERS;
    }

    /** One that is too large, for people: it may be as long as a file. */
    public static String brief(Collection<String> columns) {
        return "%d columns, %d characters".formatted(columns.size(), characters(columns));
    }

    private static int characters(Collection<String> columns) {
        return columns.stream().mapToInt(String::length).sum();
    }
}
