package io.wavepivot.ingest.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/** The schema in a request for a dataset: that of a table, or all that keeps it from being one. */
final class SchemaRequest {

    private static final String FIELD = "schema";
    private static final int MAX_COLUMNS = 1_000;
    private static final int MAX_BYTES = 256 * 1024;

    /** Properties of types, and not of fields; in small letters. */
    private static final Set<String> OF_TYPES = Set.of("logicaltype", "precision", "scale");

    private static final String PLAIN = "boolean, int, long, float, double, string, an enum, a logical type"
            + " (date, time-millis, time-micros, timestamp-millis, timestamp-micros, local-timestamp-millis,"
            + " local-timestamp-micros, uuid, decimal of bytes with a precision of at least its scale), or a union of null and one of them";

    private final Map<String, Column> columns = new LinkedHashMap<>();
    private final List<FieldError> errors = new ArrayList<>();
    private Schema schema;

    /** @param request an Avro record as a JSON object, or as a text; a missing node for none */
    SchemaRequest(JsonNode request) {
        String text = request.isTextual() ? request.asText() : request.toString();
        if (!request.isObject() && !request.isTextual()) {
            errors.add(new FieldError(FIELD, null, "an Avro schema: a record with a field for each column"));
        } else if (text.length() > MAX_BYTES) {
            errors.add(new FieldError(FIELD, text.length() + " characters", "at most " + MAX_BYTES + " characters"));
        } else {
            read(text);
        }
    }

    /** All that is wrong; empty when it is a table's. */
    List<FieldError> errors() {
        return List.copyOf(errors);
    }

    /** By name; as many as are right. */
    Map<String, Column> columns() {
        return columns;
    }

    /** As it is stored. */
    String text() {
        return schema.toString();
    }

    private void read(String text) {
        try {
            schema = new Schema.Parser().parse(text);
        } catch (RuntimeException | StackOverflowError none) { // Also a default that is none of its type.
            errors.add(new FieldError(FIELD, null, "a valid Avro schema, but: " + none.getMessage()));
            return;
        }
        if (schema.getType() != Schema.Type.RECORD || schema.getFields().isEmpty()) {
            errors.add(new FieldError(FIELD, schema.getType().getName(), "a record with a field for each column"));
            return;
        }
        if (schema.getFields().size() > MAX_COLUMNS) {
            errors.add(
                    new FieldError(FIELD, schema.getFields().size() + " fields", "at most " + MAX_COLUMNS + " fields"));
            return;
        }
        Map<String, String> names = new HashMap<>();
        for (Schema.Field field : schema.getFields()) {
            String other = names.put(field.name().toLowerCase(Locale.ROOT), field.name());
            if (other != null) {
                error(field, field.name(), "a name that is not '%s' in other letters".formatted(other));
            }
            column(field);
        }
    }

    private void column(Schema.Field field) {
        if (!Datasets.isColumnName(field.name())) {
            error(field, field.name(), "another name: at most 128 characters, and none of the document's own");
        }
        if (!field.aliases().isEmpty()) {
            error(field, field.aliases().toString(), "no aliases: a column keeps its name");
        }
        if (isMisunderstood(field)) {
            return;
        }
        try {
            Column.of(field)
                    .ifPresentOrElse(
                            column -> {
                                columns.put(field.name(), column);
                                precision(field, column);
                                defaultValue(field, column);
                            },
                            () -> error(field, field.schema().toString(), PLAIN));
        } catch (RuntimeException noValue) { // As of a decimal of no bytes.
            error(field, String.valueOf(field.defaultVal()), "a default that the field can have");
        }
    }

    /** Avro's parser passes over logical types that it does not know, or that stand where it does not look. */
    private boolean isMisunderstood(Schema.Field field) {
        int before = errors.size();
        field.getObjectProps().keySet().stream()
                .filter(property -> OF_TYPES.contains(property.toLowerCase(Locale.ROOT)))
                .forEach(property -> error(
                        field,
                        property,
                        "inside of the type, as in {\"type\": {\"type\": \"int\", \"logicalType\": \"date\"}}"));
        List<Schema> types = field.schema().isUnion() ? field.schema().getTypes() : List.of(field.schema());
        for (Schema type : types) {
            type.getObjectProps().forEach((property, value) -> {
                if (property.equals(LogicalType.LOGICAL_TYPE_PROP) && type.getLogicalType() == null) {
                    error(field, type.toString(), "a logical type that Avro has, and of its own type: " + PLAIN);
                } else if (property.equalsIgnoreCase(LogicalType.LOGICAL_TYPE_PROP)
                        && !property.equals(LogicalType.LOGICAL_TYPE_PROP)) {
                    error(field, property, "written " + LogicalType.LOGICAL_TYPE_PROP);
                }
            });
        }
        return errors.size() > before;
    }

    /** Avro's parser knows less of values than columns do, and than those that hold them. */
    private void defaultValue(Schema.Field field, Column column) {
        Object value = column.defaultValue();
        boolean isOdd = value instanceof Number number
                && !(value instanceof BigDecimal)
                && !Double.isFinite(number.doubleValue());
        if (value != null
                && (isOdd || !column.isValue(value) || value.toString().indexOf('\0') >= 0)) {
            error(field, value.toString(), "a default that is " + column.rule());
        }
    }

    private void precision(Schema.Field field, Column column) {
        if (column.type() == ColumnType.DECIMAL) {
            int precision = ((LogicalTypes.Decimal) column.schema().getLogicalType()).getPrecision();
            if (precision > Column.MAX_PRECISION) {
                error(field, "precision " + precision, "a precision of at most " + Column.MAX_PRECISION);
            }
        }
    }

    private void error(Schema.Field field, String value, String allowed) {
        errors.add(new FieldError(FIELD + "." + field.name(), value, allowed));
    }
}
