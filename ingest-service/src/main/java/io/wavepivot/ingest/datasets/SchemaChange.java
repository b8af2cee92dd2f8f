package io.wavepivot.ingest.datasets;

import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.SchemaRegistryException;
import io.wavepivot.schemas.wire.UndecodableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/**
 * What keeps a table from following what it was: all rows that have been written must be read with its schema as what
 * they are, and be found by their key. Avro's own check knows types; what they mean (a time, its unit, its zone), it does
 * not.
 *
 * <p>Source: Avro specification 1.12, "Schema Resolution".
 */
public final class SchemaChange {

    /** What a value may become without being another one. */
    private static final Map<ColumnType, Set<ColumnType>> WIDER = Map.of(
            ColumnType.INT, Set.of(ColumnType.LONG, ColumnType.DOUBLE),
            ColumnType.FLOAT, Set.of(ColumnType.DOUBLE),
            ColumnType.UUID_TEXT, Set.of(ColumnType.TEXT));

    private static final Pattern LOCATION = Pattern.compile("/fields/([0-9]+)");

    private final SchemaRegistry registry;

    SchemaChange(SchemaRegistry registry) {
        this.registry = registry;
    }

    /**
     * Why a dataset cannot follow what it was: rows were written with that by us or, with schemas of their own, by other
     * producers.
     *
     * @param dropped columns that it is to have no longer
     * @return empty when it can
     * @throws io.wavepivot.schemas.wire.SchemaRegistryException the registry cannot be asked now
     */
    List<FieldError> objections(Dataset next, Dataset was, Set<String> dropped) {
        List<FieldError> errors = new ArrayList<>();
        if (!was.getPrimaryKey().equals(next.getPrimaryKey())) {
            errors.add(new FieldError(
                    "primary_key",
                    next.getPrimaryKey(),
                    was.getPrimaryKey() + ", as it was: rows are found by it; another key is another dataset"));
        }
        Table table = new Table(next);
        Schema schema = new Schema.Parser().parse(was.getRowSchema());
        for (Schema.Field field : schema.getFields()) {
            if (table.column(field.name()).isEmpty() && !dropped.contains(field.name())) {
                errors.add(new FieldError(
                        "schema." + field.name(),
                        null,
                        "the field, as it is there: its values would be read no more; drop_columns lets it go"));
            }
        }
        errors.addAll(objections(next, List.of(schema)));
        return errors;
    }

    /** The same of a dataset that is new: there may be rows of other producers. */
    List<FieldError> objections(Dataset next) {
        return objections(next, List.of());
    }

    private List<FieldError> objections(Dataset next, List<Schema> known) {
        List<FieldError> errors = new ArrayList<>();
        List<Schema> earlier = new ArrayList<>(known);
        try {
            versions(next).forEach((version, schema) -> {
                if (!next.getUnusedVersions().contains(version)) {
                    earlier.add(schema);
                }
            });
        } catch (UndecodableException noSchema) {
            errors.add(
                    new FieldError("schema", null, "the schemas of the rows that there are: " + noSchema.getMessage()));
        }
        Table table = new Table(next);
        earlier.stream()
                .flatMap(schema -> objections(table, schema).stream())
                .distinct()
                .forEach(errors::add);
        return errors;
    }

    /**
     * The versions that the registry has of a dataset's schema, without that of the schema that it has.
     *
     * @throws SchemaRegistryException the registry cannot be asked now
     */
    Set<Integer> otherVersions(Dataset dataset) {
        Schema schema = new Table(dataset).schema();
        try {
            return versions(dataset).entrySet().stream()
                    .filter(version -> !version.getValue().equals(schema))
                    .map(Map.Entry::getKey)
                    .collect(Collectors.toSet());
        } catch (UndecodableException noSchema) {
            throw new SchemaRegistryException(noSchema.getMessage(), noSchema);
        }
    }

    private SortedMap<Integer, Schema> versions(Dataset dataset) throws UndecodableException {
        return registry.versions(Topics.rowsSubject(dataset.getName()));
    }

    /** Why rows that were written with a schema cannot be those of a table; empty when they can. */
    public static List<FieldError> objections(Table next, Schema before) {
        Map<String, FieldError> byField = new LinkedHashMap<>();
        for (Schema.Field field : before.getFields()) {
            Optional<Column> was = Column.of(field);
            Optional<Column> will = next.column(field.name());
            if (was.isPresent() && will.isPresent() && !follows(was.get(), will.get())) {
                byField.put(
                        field.name(),
                        new FieldError(
                                "schema." + field.name(),
                                will.get().schema().toString(),
                                "as it was, or wider: there may be rows of "
                                        + was.get().schema()));
            }
        }
        List<FieldError> errors = new ArrayList<>();
        for (Incompatibility found : SchemaCompatibility.checkReaderWriterCompatibility(next.schema(), before)
                .getResult()
                .getIncompatibilities()) {
            if (!byField.containsKey(field(found, next))) {
                errors.add(error(found));
            }
        }
        errors.addAll(byField.values());
        return errors;
    }

    /** The field that Avro is speaking of; empty when it is none. */
    private static String field(Incompatibility found, Table next) {
        Matcher location = LOCATION.matcher(found.getLocation());
        return location.lookingAt()
                ? next.schema()
                        .getFields()
                        .get(Integer.parseInt(location.group(1)))
                        .name()
                : "";
    }

    private static FieldError error(Incompatibility found) {
        String allowed =
                switch (found.getType()) {
                    case READER_FIELD_MISSING_DEFAULT_VALUE ->
                        "a default for a field that is new, as in {\"name\": ..., \"type\": [\"null\", ...], \"default\": null}";
                    case NAME_MISMATCH -> "the name that the record had";
                    case MISSING_ENUM_SYMBOLS -> "also the symbols that there may be rows of";
                    default -> "a schema that reads the rows that there are; this one does not: " + found.getType();
                };
        return new FieldError("schema", found.getMessage(), allowed);
    }

    /** Whether a column may become what another field is, and is not the same yet. */
    static boolean follows(Schema.Field was, Schema.Field will) {
        Optional<Column> before = Column.of(was);
        Optional<Column> after = Column.of(will);
        return before.isPresent()
                && after.isPresent()
                && before.get().type() != after.get().type()
                && follows(before.get(), after.get());
    }

    private static boolean follows(Column was, Column will) {
        if (was.type() == ColumnType.DECIMAL && will.type() == ColumnType.DECIMAL) {
            return was.scale() == will.scale() && was.precision() <= will.precision();
        }
        return was.type() == will.type()
                || WIDER.getOrDefault(was.type(), Set.of()).contains(will.type());
    }
}
