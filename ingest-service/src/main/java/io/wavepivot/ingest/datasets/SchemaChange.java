package io.wavepivot.ingest.datasets;

import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import io.wavepivot.schemas.tables.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.Incompatibility;

/**
 * What keeps a table's schema from following those that its rows have been written with: all of them must be read with
 * it as what they are. Avro's own check knows types; what they mean (a time, its unit, its zone), it does not.
 *
 * <p>Source: Avro specification 1.12, "Schema Resolution".
 */
final class SchemaChange {

    /** What a value may become without being another one. */
    private static final Map<ColumnType, Set<ColumnType>> WIDER = Map.of(
            ColumnType.INT, Set.of(ColumnType.LONG, ColumnType.DOUBLE),
            ColumnType.FLOAT, Set.of(ColumnType.DOUBLE),
            ColumnType.UUID_TEXT, Set.of(ColumnType.TEXT));

    private SchemaChange() {}

    /**
     * Why a table cannot have rows of some schemas.
     *
     * @return empty when it can
     */
    static List<FieldError> objections(Table next, List<Schema> earlier) {
        List<FieldError> errors = new ArrayList<>();
        for (Schema before : earlier) {
            for (FieldError error : objections(next, before)) {
                if (!errors.contains(error)) {
                    errors.add(error);
                }
            }
        }
        return errors;
    }

    private static List<FieldError> objections(Table next, Schema before) {
        List<FieldError> errors = new ArrayList<>();
        SchemaCompatibility.checkReaderWriterCompatibility(next.schema(), before)
                .getResult()
                .getIncompatibilities()
                .forEach(found -> errors.add(error(found)));
        for (Schema.Field field : before.getFields()) {
            Optional<Column> was = Column.of(field);
            Optional<Column> will = next.column(field.name());
            if (was.isPresent() && will.isPresent() && !follows(was.get(), will.get())) {
                errors.add(new FieldError(
                        "schema." + field.name(),
                        will.get().schema().toString(),
                        "as it was, or wider: there may be rows of " + was.get().schema()));
            }
        }
        return errors;
    }

    private static FieldError error(Incompatibility found) {
        String allowed =
                switch (found.getType()) {
                    case READER_FIELD_MISSING_DEFAULT_VALUE ->
                        "a default for a field that is new, as in {\"name\": ..., \"type\": [\"null\", ...], \"default\": null}";
                    case NAME_MISMATCH -> "the name that the record had";
                    default -> "a schema that reads the rows that there are; this one does not: " + found.getType();
                };
        return new FieldError("schema", found.getMessage(), allowed);
    }

    private static boolean follows(Column was, Column will) {
        if (was.type() == ColumnType.DECIMAL && will.type() == ColumnType.DECIMAL) {
            return was.scale() == will.scale();
        }
        return was.type() == will.type()
                || WIDER.getOrDefault(was.type(), Set.of()).contains(will.type());
    }
}
