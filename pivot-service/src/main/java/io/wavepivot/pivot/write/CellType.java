package io.wavepivot.pivot.write;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The type of a column: the narrowest that holds all of its values, in ascending order of width. A column only ever
 * becomes wider, in whatever order its values come.
 */
enum CellType {
    BOOLEAN,
    LONG,
    DOUBLE,
    STRING;

    /** @param value a Double, Long, Boolean or String */
    static CellType of(Object value) {
        return switch (value) {
            case Boolean ignored -> BOOLEAN;
            case Long ignored -> LONG;
            case Double ignored -> DOUBLE;
            default -> STRING;
        };
    }

    boolean isWiderThan(CellType other) {
        return compareTo(other) > 0;
    }

    /** As it is stored. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** As those that this one is wider than are stored. */
    List<String> narrower() {
        return Arrays.stream(values())
                .filter(this::isWiderThan)
                .map(CellType::text)
                .toList();
    }
}
