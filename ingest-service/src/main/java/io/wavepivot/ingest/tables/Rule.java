package io.wavepivot.ingest.tables;

import com.google.re2j.Pattern;
import io.wavepivot.schemas.Constraint;
import io.wavepivot.schemas.tables.Column;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a value must be, beside one of its column's type.
 *
 * @param isKept by a value that the slot has
 * @param wanted for people
 */
record Rule(Predicate<Slot> isKept, String wanted) {

    /** The rules of a column. */
    static List<Rule> of(Column column, Constraint constraint) {
        List<Rule> rules = new ArrayList<>();
        if (constraint.getMin() != null) {
            rules.add(
                    new Rule(bound(column, constraint.getMin(), sign -> sign >= 0), "at least " + constraint.getMin()));
        }
        if (constraint.getMax() != null) {
            rules.add(
                    new Rule(bound(column, constraint.getMax(), sign -> sign <= 0), "at most " + constraint.getMax()));
        }
        if (constraint.getMinLength() != null) {
            int min = constraint.getMinLength();
            rules.add(new Rule(slot -> length(slot) >= min, "at least %d characters".formatted(min)));
        }
        if (constraint.getMaxLength() != null) {
            int max = constraint.getMaxLength();
            rules.add(new Rule(slot -> length(slot) <= max, "at most %d characters".formatted(max)));
        }
        if (constraint.getPattern() != null) {
            Pattern pattern = Pattern.compile(constraint.getPattern());
            rules.add(new Rule(
                    slot -> pattern.matches((String) slot.object()), "a text that matches " + constraint.getPattern()));
        }
        if (!constraint.getValues().isEmpty()) {
            Set<Object> values = new HashSet<>();
            constraint
                    .getValues()
                    .forEach(value -> values.add(column.parse(value).orElseThrow()));
            rules.add(new Rule(slot -> values.contains(slot.value()), "one of " + constraint.getValues()));
        }
        return List.copyOf(rules);
    }

    @SuppressWarnings("unchecked") // Two values of one type that has an order.
    private static Predicate<Slot> bound(Column column, String text, java.util.function.IntPredicate side) {
        Comparable<Object> bound = (Comparable<Object>) column.parse(text).orElseThrow();
        return slot -> side.test(-bound.compareTo(slot.value()));
    }

    private static int length(Slot slot) {
        String text = (String) slot.object();
        return text.codePointCount(0, text.length());
    }
}
