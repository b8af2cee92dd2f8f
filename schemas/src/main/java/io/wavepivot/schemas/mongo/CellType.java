package io.wavepivot.schemas.mongo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The type of a column: the narrowest that holds all of its values, in ascending order of width. A column only ever
 * becomes wider, in whatever order its values come.
 */
public enum CellType {
    BOOLEAN,
    LONG,
    DOUBLE,
    STRING;

    /** The type of that text, as {@link #text} gave it. */
    public static CellType of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }

    public boolean isWiderThan(CellType other) {
        return compareTo(other) > 0;
    }

    /** As it is stored. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As those that this one is wider than are stored. */
    public List<String> narrower() {
        return Arrays.stream(values())
                .filter(this::isWiderThan)
                .map(CellType::text)
                .toList();
    }
}
