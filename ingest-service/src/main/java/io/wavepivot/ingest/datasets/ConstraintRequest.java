package io.wavepivot.ingest.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.wavepivot.schemas.Constraint;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.http.Fields;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The constraints of one field in a request for a dataset. */
final class ConstraintRequest {

    private static final int MAX_PATTERN = 1_000;
    private static final int MAX_PATTERN_SIZE = 10_000;
    private static final int MAX_VALUES = 1_000;
    private static final int LONGEST = 1_000_000;

    private final Column column;
    private final JsonNode request;
    private final Fields fields;

    ConstraintRequest(Column column, JsonNode request) {
        this.column = column;
        this.request = request;
        this.fields = new Fields(request, "constraints." + column.name() + ".");
    }

    /** All that is wrong, once it was {@link #read}. */
    List<FieldError> errors() {
        return fields.errors();
    }

    Constraint read() {
        Constraint constraint = new Constraint();
        constraint.setMandatory(flag("mandatory").orElse(false));
        constraint.setIndexed(flag("indexed").orElse(false));
        constraint.setMin(bound("min").orElse(null));
        constraint.setMax(bound("max").orElse(null));
        constraint.setMinLength(length("min_length").orElse(null));
        constraint.setMaxLength(length("max_length").orElse(null));
        constraint.setPattern(pattern().orElse(null));
        constraint.setValues(values());
        constraint.setFormat(format().orElse(null));
        constraint.setReferences(fields.optional("references", ConstraintRequest::text, "the name of a dataset")
                .orElse(null));
        contradictions(constraint);
        return constraint;
    }

    private Optional<Boolean> flag(String name) {
        return fields.optional(
                name,
                value -> value.isBoolean() ? Optional.of(value.booleanValue()) : Optional.empty(),
                "true or false");
    }

    private Optional<String> bound(String name) {
        boolean ordered = column.type().isNumber() || column.type().isTime();
        return fields.optional(
                name,
                value -> ordered ? canonical(value) : Optional.empty(),
                ordered ? column.rule() : "nothing: only numbers and times have a " + name);
    }

    private Optional<Integer> length(String name) {
        boolean isText = column.type() == ColumnType.TEXT;
        return fields.optional(
                name,
                value -> isText && value.isInt() && value.intValue() >= 0 && value.intValue() <= LONGEST
                        ? Optional.of(value.intValue())
                        : Optional.empty(),
                isText ? "a whole number from 0 to " + LONGEST : "nothing: only texts have a " + name);
    }

    private Optional<String> pattern() {
        boolean isText = column.type() == ColumnType.TEXT;
        return fields.optional(
                "pattern",
                value -> isText ? text(value).filter(ConstraintRequest::isPattern) : Optional.empty(),
                isText
                        ? "a regular expression (RE2) of at most %d characters, which repeats nothing for long"
                                .formatted(MAX_PATTERN)
                        : "nothing: only texts have a pattern");
    }

    private List<String> values() {
        List<String> values = new ArrayList<>();
        fields.optional(
                        "values",
                        list -> Optional.of(list)
                                .filter(some -> some.isArray() && !some.isEmpty() && some.size() <= MAX_VALUES),
                        "a list of 1 to %d values".formatted(MAX_VALUES))
                .ifPresent(list -> {
                    for (int i = 0; i < list.size(); i++) {
                        JsonNode value = list.get(i);
                        String name = "values[" + i + "]";
                        canonical(value).ifPresentOrElse(values::add, () -> fields.wrong(name, value, column.rule()));
                    }
                });
        return values;
    }

    private Optional<String> format() {
        return fields.optional(
                "format",
                value -> text(value)
                        .filter(format -> TimeFormat.of(format, column.type()).isPresent()),
                TimeFormat.allowed(column.type()));
    }

    private void contradictions(Constraint constraint) {
        if (column.nullable() || column.hasDefault()) {
            if (constraint.getMandatory() && column.hasDefault() && !column.nullable()) {
                fields.wrong("mandatory", request.get("mandatory"), "nothing: the schema has a default for it");
            }
        } else if (request.has("mandatory") && !constraint.getMandatory()) {
            fields.wrong("mandatory", request.get("mandatory"), "true: the schema has no null and no default for it");
        }
        if (constraint.getMin() != null
                && constraint.getMax() != null
                && compare(constraint.getMin(), constraint.getMax()) > 0) {
            fields.wrong("min", request.get("min"), "at most max, which is " + constraint.getMax());
        }
        if (constraint.getMinLength() != null
                && constraint.getMaxLength() != null
                && constraint.getMinLength() > constraint.getMaxLength()) {
            fields.wrong("min_length", request.get("min_length"), "at most max_length");
        }
    }

    @SuppressWarnings("unchecked") // Two values of one type that has an order.
    private int compare(String one, String other) {
        return ((Comparable<Object>) column.parse(one).orElseThrow())
                .compareTo(column.parse(other).orElseThrow());
    }

    /** A value of the column's type, or its text, as the text that all of its spellings have. */
    private Optional<String> canonical(JsonNode value) {
        return value.isValueNode() ? column.parse(value.asText()).map(column.type()::text) : Optional.empty();
    }

    private static Optional<String> text(JsonNode value) {
        return value.isTextual() && !value.asText().isBlank() ? Optional.of(value.asText()) : Optional.empty();
    }

    private static boolean isPattern(String text) {
        if (text.length() > MAX_PATTERN || PatternSize.of(text) > MAX_PATTERN_SIZE) {
            return false;
        }
        try {
            Pattern.compile(text);
            return true;
        } catch (PatternSyntaxException wrong) {
            return false;
        }
    }
}
