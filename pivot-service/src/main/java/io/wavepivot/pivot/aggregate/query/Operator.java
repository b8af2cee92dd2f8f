package io.wavepivot.pivot.aggregate.query;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How a value is compared with others. */
enum Operator {
    EQ("="),
    NE("!="),
    LT("<"),
    LE("<="),
    GT(">"),
    GE(">="),
    IN("in"),
    PREFIX("prefix"),
    IS_NULL("is null"),
    IS_NOT_NULL("is not null");

    private final String text;

    Operator(String text) {
        this.text = text;
    }

    static Optional<Operator> named(String text) {
        return Arrays.stream(values()).filter(one -> one.text.equals(text)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Operator::text).toList();
    }

    String text() {
        return text;
    }

    /** Whether there is anything to compare with. */
    boolean hasValue() {
        return this != IS_NULL && this != IS_NOT_NULL;
    }
}
