package io.wavepivot.schemas.tables;

import io.wavepivot.schemas.wire.AvroDecoder;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * A column of a table.
 *
 * @param position its place in the schema
 * @param schema of its values, without the null that they may be
 * @param nullable whether a row may have no value in it
 * @param hasDefault whether the schema says what a row has that comes without a value
 * @param defaultValue that value, which a row also has that was written before there was the column; null for none
 */
public record Column(
        String name,
        int position,
        ColumnType type,
        Schema schema,
        boolean nullable,
        boolean hasDefault,
        Object defaultValue) {

    /** The most digits that decimals have: so many MongoDB's can hold. */
    public static final int MAX_PRECISION = 34;

    /**
     * The column of a field.
     *
     * @return empty when columns cannot have its type: they are plain values, or a union of null and one
     */
    public static Optional<Column> of(Schema.Field field) {
        return plain(field.schema()).flatMap(schema -> ColumnType.of(schema)
                .map(type -> new Column(
                        field.name(),
                        field.pos(),
                        type,
                        schema,
                        field.schema().isUnion(),
                        field.hasDefaultValue(),
                        field.hasDefaultValue() ? AvroDecoder.rowModel().getDefaultValue(field) : null)));
    }

    /** Whether it may be a part of a key: each row has a value in it, and each value one spelling. */
    public boolean canBeKey() {
        return !nullable && type.isKey();
    }

    /** The value that a text means, which is one that the schema can hold; empty when it means none. */
    public Optional<Object> parse(String text) {
        Optional<Object> value = type.parse(text);
        return switch (type) {
            case DECIMAL -> value.flatMap(number -> scaled((BigDecimal) number));
            case ENUM -> value.filter(symbol -> schema.hasEnumSymbol((String) symbol));
            default -> value;
        };
    }

    /** Whether a value that Avro has read is one that the column can have: Avro knows less of its types. */
    public boolean isValue(Object value) {
        return switch (type) {
            case TIME_MILLIS -> Moments.isTime(value, Moments.MILLI);
            case TIME_MICROS -> Moments.isTime(value, Moments.MICRO);
            case UUID_TEXT ->
                type.parse(value.toString())
                        .filter(canonical -> canonical.equals(value.toString()))
                        .isPresent();
            case DECIMAL -> ((BigDecimal) value).precision() <= precision();
            default -> true;
        };
    }

    /** What {@link #parse} takes, for people. */
    public String rule() {
        return switch (type) {
            case DECIMAL ->
                "a decimal number of %d digits at most, %d of them behind the point"
                        .formatted(decimal().getPrecision(), decimal().getScale());
            case ENUM -> "one of " + schema.getEnumSymbols();
            default -> type.rule();
        };
    }

    /** How many digits a DECIMAL has at most. */
    public int precision() {
        return decimal().getPrecision();
    }

    /** How many digits a DECIMAL has behind the point. */
    public int scale() {
        return decimal().getScale();
    }

    private Optional<Object> scaled(BigDecimal number) {
        try {
            BigDecimal scaled = number.setScale(decimal().getScale(), RoundingMode.UNNECESSARY);
            return Optional.<Object>of(scaled)
                    .filter(any -> scaled.precision() <= decimal().getPrecision());
        } catch (ArithmeticException finer) {
            return Optional.empty();
        }
    }

    private LogicalTypes.Decimal decimal() {
        return (LogicalTypes.Decimal) schema.getLogicalType();
    }

    private static Optional<Schema> plain(Schema schema) {
        if (!schema.isUnion()) {
            return Optional.of(schema);
        }
        List<Schema> branches = schema.getTypes();
        return branches.size() == 2 && schema.isNullable()
                ? branches.stream()
                        .filter(branch -> branch.getType() != Schema.Type.NULL)
                        .findFirst()
                : Optional.empty();
    }
}
