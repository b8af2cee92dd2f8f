package io.wavepivot.schemas.tables;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.apache.avro.Schema;

/**
 * What the values of a column are. In memory they are as Avro has them (a timestamp is a {@link Long}), but for decimals,
 * which are {@link BigDecimal}s, and symbols of enumerations, which are texts.
 *
 * <p>Source: Avro specification 1.12, "Primitive Types" and "Logical Types".
 */
public enum ColumnType {
    BOOLEAN(Schema.Type.BOOLEAN, "", "true or false", Numbers::bool),
    INT(
            Schema.Type.INT,
            "",
            "a whole number from -2147483648 to 2147483647",
            text -> Math.toIntExact(Numbers.whole(text))),
    LONG(Schema.Type.LONG, "", "a whole number from -9223372036854775808 to 9223372036854775807", Numbers::whole),
    FLOAT(Schema.Type.FLOAT, "", "a number that a float holds", Numbers::single),
    DOUBLE(Schema.Type.DOUBLE, "", "a number that a double holds", Numbers::real),
    TEXT(Schema.Type.STRING, "", "a text", Texts::whole),
    ENUM(Schema.Type.ENUM, "", "one of the symbols", Texts::whole),
    UUID_TEXT(Schema.Type.STRING, "uuid", "a UUID such as 0f8fad5b-d9cb-469f-a165-70867728950e", Texts::uuid),
    DECIMAL(Schema.Type.BYTES, "decimal", "a decimal number", Numbers::decimal, decimal -> ((BigDecimal) decimal)
            .toPlainString()),
    DATE(Schema.Type.INT, "date", "a date such as 2021-07-27", Moments::date, Moments::dateText),
    TIME_MILLIS(
            Schema.Type.INT,
            "time-millis",
            "a time such as 16:02:08, to the millisecond",
            text -> (int) Moments.time(text, Moments.MILLI),
            value -> Moments.timeText(value, Moments.MILLI)),
    TIME_MICROS(
            Schema.Type.LONG,
            "time-micros",
            "a time such as 16:02:08, to the microsecond",
            text -> Moments.time(text, Moments.MICRO),
            value -> Moments.timeText(value, Moments.MICRO)),
    TIMESTAMP_MILLIS(
            Schema.Type.LONG,
            "timestamp-millis",
            "a date and time with a zone, such as 2021-07-27T16:02:08Z, to the millisecond",
            text -> Moments.timestamp(text, Moments.MILLI),
            value -> Moments.timestampText(value, Moments.MILLI)),
    TIMESTAMP_MICROS(
            Schema.Type.LONG,
            "timestamp-micros",
            "a date and time with a zone, such as 2021-07-27T16:02:08Z, to the microsecond",
            text -> Moments.timestamp(text, Moments.MICRO),
            value -> Moments.timestampText(value, Moments.MICRO)),
    LOCAL_TIMESTAMP_MILLIS(
            Schema.Type.LONG,
            "local-timestamp-millis",
            "a date and time without a zone, such as 2021-07-27T16:02:08, to the millisecond",
            text -> Moments.localTimestamp(text, Moments.MILLI),
            value -> Moments.localTimestampText(value, Moments.MILLI)),
    LOCAL_TIMESTAMP_MICROS(
            Schema.Type.LONG,
            "local-timestamp-micros",
            "a date and time without a zone, such as 2021-07-27T16:02:08, to the microsecond",
            text -> Moments.localTimestamp(text, Moments.MICRO),
            value -> Moments.localTimestampText(value, Moments.MICRO));

    /** Those of which two that look alike are the same: keys are found by their texts. */
    private static final Set<ColumnType> NO_KEYS = Set.of(BOOLEAN, FLOAT, DOUBLE, DECIMAL);

    private final Schema.Type avro;
    private final String logicalType;
    private final String rule;
    private final Function<String, Object> parser;
    private final Function<Object, String> printer;

    ColumnType(Schema.Type avro, String logicalType, String rule, Function<String, Object> parser) {
        this(avro, logicalType, rule, parser, Object::toString);
    }

    ColumnType(
            Schema.Type avro,
            String logicalType,
            String rule,
            Function<String, Object> parser,
            Function<Object, String> printer) {
        this.avro = avro;
        this.logicalType = logicalType;
        this.rule = rule;
        this.parser = parser;
        this.printer = printer;
    }

    /** The type of a field's schema, which is no union; empty when columns cannot have it. */
    public static Optional<ColumnType> of(Schema schema) {
        String logical =
                schema.getLogicalType() == null ? "" : schema.getLogicalType().getName();
        return Arrays.stream(values())
                .filter(type -> type.avro == schema.getType() && type.logicalType.equals(logical))
                .findFirst();
    }

    /** Whether values may be part of a key. */
    public boolean isKey() {
        return !NO_KEYS.contains(this);
    }

    /** Whether values are texts to whoever reads them, and to the rules of a dataset. */
    public boolean isText() {
        return this == TEXT || this == ENUM || this == UUID_TEXT;
    }

    /** Whether JSON writes values as numbers. */
    public boolean isNumber() {
        return switch (this) {
            case INT, LONG, FLOAT, DOUBLE, DECIMAL -> true;
            default -> false;
        };
    }

    /** Whether values are points in time, or parts of one. */
    public boolean isTime() {
        return ordinal() >= DATE.ordinal();
    }

    /** What a text of this type is, for people. */
    public String rule() {
        return rule;
    }

    /** The value that a text means; empty when it means none. */
    public Optional<Object> parse(String text) {
        try {
            return Optional.of(parser.apply(text));
        } catch (IllegalArgumentException | ArithmeticException | java.time.DateTimeException none) {
            return Optional.empty();
        }
    }

    /** A value as a text, as JSON and CSV have it: {@link #parse} reads it back. */
    public String text(Object value) {
        return printer.apply(value);
    }

    /** Texts that are more than a sequence of characters. */
    private static final class Texts {

        /** @throws IllegalArgumentException there is half a character in it, which UTF-8 cannot hold */
        static String whole(String text) {
            for (int i = 0; i < text.length(); i++) {
                char at = text.charAt(i);
                if (Character.isSurrogate(at)) {
                    boolean isPair = Character.isHighSurrogate(at)
                            && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
                    if (!isPair) {
                        throw new IllegalArgumentException("half a character");
                    }
                    i++;
                }
            }
            return text;
        }

        static String uuid(String text) {
            String canonical = UUID.fromString(text).toString();
            if (!canonical.equalsIgnoreCase(text)) {
                throw new IllegalArgumentException("too short for a UUID");
            }
            return canonical;
        }
    }
}
