package io.wavepivot.ingest.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.schemas.Constraint;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Policy;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.http.Fields;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads a dataset out of a request. */
final class DatasetRequest {

    private static final int MAX_KEY_PARTS = 16;

    private static final Pattern MIRROR = Pattern.compile("[A-Za-z0-9]+/[A-Za-z0-9_-]{1,63}");

    /** Of PostgreSQL, which cuts a longer one and says nothing. */
    static final int MAX_SQL_NAME = 63;

    private final Function<String, Optional<Table>> others;
    private final BiFunction<Dataset, Set<String>, List<FieldError>> changes;

    /**
     * @param others the tables that there are, by name
     * @param changes why a dataset cannot follow what it was, without the columns that it drops
     */
    DatasetRequest(
            Function<String, Optional<Table>> others, BiFunction<Dataset, Set<String>, List<FieldError>> changes) {
        this.others = others;
        this.changes = changes;
    }

    /** @throws io.wavepivot.schemas.wire.SchemaRegistryException it cannot be asked what the dataset was */
    Outcome read(String name, JsonNode request) {
        List<FieldError> errors = new ArrayList<>();
        if (!Table.isName(name)) {
            errors.add(new FieldError("name", name, "a letter, then at most 62 letters, digits and underscores"));
        }
        Fields fields = new Fields(request);
        SchemaRequest schema = new SchemaRequest(fields.any("schema"));
        errors.addAll(schema.errors());
        List<String> primaryKey = primaryKey(fields, schema);
        Map<String, Constraint> constraints = constraints(name, fields, schema, primaryKey, errors);
        Policy unknownColumns = policy(fields, "unknown_columns", Policy.FREEZE);
        Policy wrongTypes = policy(fields, "wrong_types", Policy.DISCARD_ROW);
        Optional<String> mirror = mirror(fields, schema);
        Set<String> dropped = dropped(fields, schema);
        fields.optional(
                "name", value -> Optional.of(value).filter(text -> text.asText().equals(name)), name);
        fields.any("defined_at"); // As an answer has it, which may be sent again.
        fields.any("defined_by");
        errors.addAll(fields.errors());
        boolean isTable = Table.isName(name)
                && schema.errors().isEmpty()
                && !primaryKey.isEmpty()
                && primaryKey.stream().map(schema.columns()::get).allMatch(part -> part != null && part.canBeKey());
        if (!isTable) {
            return new Outcome.Refused(List.copyOf(errors));
        }
        Dataset dataset = new Dataset(
                name,
                schema.text(),
                primaryKey,
                constraints,
                unknownColumns,
                wrongTypes,
                mirror.orElse(null),
                0,
                null,
                false,
                List.of());
        if (errors.isEmpty()) {
            return new Outcome.Accepted(dataset, dropped);
        }
        errors.addAll(changes.apply(dataset, dropped)); // All at once: they would be said next.
        return new Outcome.Refused(List.copyOf(errors));
    }

    private static List<String> primaryKey(Fields fields, SchemaRequest schema) {
        List<String> names = fields.names("primary_key");
        for (int i = 0; i < names.size(); i++) {
            Column column = schema.columns().get(names.get(i));
            String name = "primary_key[" + i + "]";
            if (i == MAX_KEY_PARTS) {
                fields.wrong(name, names.get(i), "at most " + MAX_KEY_PARTS + " fields");
            } else if (column == null && schema.errors().isEmpty()) {
                fields.wrong(name, names.get(i), "one of " + schema.columns().keySet());
            } else if (column != null && !column.canBeKey()) {
                fields.wrong(
                        name,
                        names.get(i),
                        "a field that always has a value, and one that has one spelling only:"
                                + " no union with null, no float, double, decimal or boolean");
            }
        }
        return names;
    }

    private Map<String, Constraint> constraints(
            String name, Fields fields, SchemaRequest schema, List<String> primaryKey, List<FieldError> errors) {
        Map<String, Constraint> constraints = new TreeMap<>();
        Optional<JsonNode> given = fields.optional(
                "constraints", value -> Optional.of(value).filter(JsonNode::isObject), "an object: rules by field");
        given.ifPresent(object -> object.properties().forEach(one -> {
            Column column = schema.columns().get(one.getKey());
            if (column == null) {
                if (schema.errors().isEmpty()) {
                    errors.add(new FieldError(
                            "constraints." + one.getKey(),
                            null,
                            "no such field; there are " + schema.columns().keySet()));
                }
            } else if (!one.getValue().isObject()) {
                errors.add(new FieldError("constraints." + one.getKey(), one.getValue(), "an object"));
            } else {
                ConstraintRequest rules = new ConstraintRequest(column, one.getValue());
                Constraint constraint = rules.read();
                errors.addAll(rules.errors());
                reference(name, column, constraint, primaryKey, schema).ifPresent(errors::add);
                constraints.put(one.getKey(), constraint);
            }
        }));
        return constraints;
    }

    /** What refers to a row has the value of its key. */
    private Optional<FieldError> reference(
            String name, Column column, Constraint constraint, List<String> primaryKey, SchemaRequest schema) {
        String wanted = constraint.getReferences();
        if (wanted == null) {
            return Optional.empty();
        }
        Optional<List<Column>> key = wanted.equals(name)
                ? Optional.of(primaryKey.stream()
                        .map(schema.columns()::get)
                        .filter(part -> part != null)
                        .toList())
                : others.apply(wanted).map(table -> table.key().columns());
        boolean fits = key.filter(parts -> parts.size() == 1 && parts.getFirst().type() == column.type())
                .isPresent();
        return fits
                ? Optional.empty()
                : Optional.of(new FieldError(
                        "constraints." + column.name() + ".references",
                        wanted,
                        "a dataset that there is, whose primary key is one field of the type "
                                + column.schema().getType().getName()));
    }

    private static Set<String> dropped(Fields fields, SchemaRequest schema) {
        Set<String> dropped = new TreeSet<>();
        fields.optional(
                        "drop_columns",
                        list -> Optional.of(list).filter(JsonNode::isArray),
                        "a list of columns that the dataset is to have no longer")
                .ifPresent(list -> list.forEach(column -> {
                    if (!column.isTextual() || schema.columns().containsKey(column.asText())) {
                        fields.wrong("drop_columns", column, "the names of columns that the schema has no longer");
                    }
                    dropped.add(column.asText());
                }));
        return dropped;
    }

    private static Optional<String> mirror(Fields fields, SchemaRequest schema) {
        Optional<String> mirror = fields.optional(
                "mirror",
                value -> Optional.of(value.asText())
                        .filter(text ->
                                value.isTextual() && MIRROR.matcher(text).matches()),
                "'<server>/<database>': a configured SQL server, and a database that it has");
        mirror.ifPresent(target -> schema.columns().keySet().stream()
                .filter(column -> column.length() > MAX_SQL_NAME)
                .forEach(column -> fields.wrong(
                        "mirror",
                        target,
                        "none for a column whose name is longer than %d characters: '%s'"
                                .formatted(MAX_SQL_NAME, column))));
        return mirror;
    }

    private static Policy policy(Fields fields, String name, Policy otherwise) {
        List<String> all = Arrays.stream(Policy.values())
                .map(policy -> policy.name().toLowerCase(Locale.ROOT))
                .toList();
        return fields.optional(
                        name,
                        value -> all.contains(value.asText())
                                ? Optional.of(Policy.valueOf(value.asText().toUpperCase(Locale.ROOT)))
                                : Optional.empty(),
                        "one of " + all)
                .orElse(otherwise);
    }
}
