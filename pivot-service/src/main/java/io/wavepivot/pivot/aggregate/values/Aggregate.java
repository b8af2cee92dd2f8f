package io.wavepivot.pivot.aggregate.values;

import io.wavepivot.schemas.tables.ColumnType;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What many values become one by. Rows without a value do not count, as in SQL. */
public enum Aggregate {
    COUNT,
    SUM,
    AVG,
    MIN,
    MAX,
    FIRST,
    LAST,
    /** How many different ones there are. */
    DISTINCT;

    /** The aggregate of that name, in small letters. */
    public static Optional<Aggregate> named(String name) {
        return Arrays.stream(values()).filter(one -> one.text().equals(name)).findFirst();
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is known by sums, which a row can be taken out of; else each value has to be kept. */
    public boolean isSum() {
        return this == COUNT || this == SUM || this == AVG;
    }

    /** Whether there is a first and a last value only by the order of something else. */
    public boolean isOrdered() {
        return this == FIRST || this == LAST;
    }

    /** Whether values of a type have it. */
    public boolean isOf(ColumnType type) {
        return switch (this) {
            case SUM, AVG -> type.isNumber();
            case MIN, MAX -> type != ColumnType.BOOLEAN;
            default -> true;
        };
    }
}
