package io.wavepivot.pivot.aggregate;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.pivot.aggregate.query.Term;
import io.wavepivot.schemas.Condition;
import io.wavepivot.schemas.Join;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.RowField;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.http.Fields;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the form of a plan out of a request; what its terms mean is the business of others. */
final class PlanRequest {

    private static final int MOST_JOINS = 8;
    private static final int MOST_CONDITIONS = 32;
    private static final int MOST_ROWS = 8;
    private static final int MOST_VALUES = 1_000;

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");

    private List<FieldError> errors = List.of();

    /** @return what was read as far as it could be, with {@link #errors} where it could not */
    Plan read(String id, JsonNode request, Instant at, String by) {
        Fields fields = new Fields(request);
        Plan plan = new Plan(
                id,
                fields.text("from"),
                fields.list("join", MOST_JOINS, PlanRequest::join),
                fields.list("where", MOST_CONDITIONS, PlanRequest::condition),
                fields.list("rows", MOST_ROWS, PlanRequest::row),
                fields.optional("column", PlanRequest::text, "a term").orElse(null),
                fields.text("value"),
                fields.optional("order", PlanRequest::text, "a field").orElse(null),
                fields.optional("time_zone", PlanRequest::text, "the name of a zone")
                        .orElse("UTC"),
                at,
                by,
                "");
        errors = fields.errors();
        return plan;
    }

    List<FieldError> errors() {
        return errors;
    }

    private static Join join(Fields fields, JsonNode item) {
        String dataset = fields.text("dataset");
        return new Join(
                fields.optional("as", PlanRequest::name, "a name of letters, digits and underscores")
                        .orElse(dataset),
                dataset,
                texts(fields, "on", "a field, or a list of some: the primary key of the dataset"),
                fields.optional("type", PlanRequest::inner, "inner or left").orElse(true));
    }

    private static Condition condition(Fields fields, JsonNode item) {
        String term = fields.text("field");
        String operator = fields.text("is");
        JsonNode value = fields.any("value");
        List<String> values = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(one -> values.add(one.asText()));
        } else if (value.isValueNode() && !value.isNull()) {
            values.add(value.asText());
        }
        if (value.isObject() || values.size() > MOST_VALUES) {
            fields.wrong("value", value, "a value, or a list of at most " + MOST_VALUES);
        }
        return new Condition(term, operator, values);
    }

    private static RowField row(Fields fields, JsonNode item) {
        String term = item.isTextual() ? item.asText() : fields.text("of");
        String name = item.isTextual()
                ? Term.name(term)
                : fields.optional("as", PlanRequest::name, "a name of letters, digits and underscores")
                        .orElseGet(() -> Term.name(term));
        return new RowField(name, term);
    }

    private static List<String> texts(Fields fields, String name, String allowed) {
        return fields.optional(
                        name,
                        value -> {
                            List<String> texts = new ArrayList<>();
                            (value.isArray() ? value : List.of(value)).forEach(one -> texts.add(one.asText()));
                            return Optional.of(texts).filter(some -> !some.isEmpty() && !value.isObject());
                        },
                        allowed)
                .orElse(List.of());
    }

    private static Optional<Boolean> inner(JsonNode value) {
        return switch (value.asText()) {
            case "inner" -> Optional.of(true);
            case "left" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    private static Optional<String> name(JsonNode value) {
        return text(value).filter(text -> NAME.matcher(text).matches());
    }

    private static Optional<String> text(JsonNode value) {
        return Optional.of(value.asText()).filter(text -> value.isTextual() && !text.isBlank());
    }
}
