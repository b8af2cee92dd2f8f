package io.wavepivot.pivot.aggregate.query;

import io.wavepivot.pivot.aggregate.values.TimePart;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.ColumnType;
import java.time.ZoneId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.generic.GenericRecord;

/**
 * A field of a source, or a part of its time.
 *
 * @param source whose field it is: 0 is the dataset whose rows are counted, the others are the joins, in their order
 * @param part null for the field itself
 * @param zone of points in time
 */
public record Term(int source, Column column, TimePart part, ZoneId zone) {

    /** {@code field}, {@code alias.field}, or a part of a time: {@code part(alias.field)}. */
    static final Pattern TEXT = Pattern.compile("(?:([a-z_]+)\\()?(?:(\\w+)\\.)?(\\w+)(\\))?");

    /** What a term is called where nothing else is said: after its part, or its field. */
    public static String name(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return text;
        }
        return matcher.group(1) == null ? matcher.group(3) : matcher.group(1);
    }

    /** The value of a row as Avro has it, or the part of it; null where it has none. */
    Object raw(GenericRecord row) {
        Object value = row.get(column.position());
        return value == null || part == null ? value : (Object) part.of(column.type(), value, zone);
    }

    /**
     * The value as a pivot has it: a Long, a Double, a Boolean or a text.
     *
     * @return null where the row has none
     */
    Object plain(GenericRecord row) {
        Object raw = raw(row);
        return raw == null ? null : plain(raw);
    }

    private Object plain(Object raw) {
        if (part != null) {
            return raw;
        }
        return switch (column.type()) {
            case BOOLEAN -> raw;
            case INT, LONG -> ((Number) raw).longValue();
            case FLOAT, DOUBLE -> ((Number) raw).doubleValue();
            default -> column.type().text(raw);
        };
    }

    /** The value that a text means, as {@link #raw} has it; empty when it means none. */
    Optional<Object> parse(String text) {
        return part == null ? column.parse(text) : ColumnType.LONG.parse(text);
    }

    /** What {@link #parse} takes, for people. */
    String rule() {
        return part == null ? column.rule() : "a whole number";
    }

    /** The type of its values. */
    ColumnType type() {
        return part == null ? column.type() : ColumnType.LONG;
    }

    /** Its field, as {@link Query#shape} has it: texts of all kinds are kept alike, and so are numbers of different sizes. */
    String shape() {
        String type =
                switch (column.type()) {
                    case INT, LONG -> "long";
                    case FLOAT, DOUBLE -> "double";
                    case TEXT, ENUM, UUID_TEXT -> "text";
                    case DECIMAL -> "decimal " + column.scale();
                    default -> column.type().name();
                };
        return "%d.%s %s%s%s"
                .formatted(
                        source,
                        column.name(),
                        type,
                        column.nullable() ? "?" : "",
                        column.hasDefault() ? "=" + column.defaultValue() : "");
    }

    /** The type of its values as a pivot has them. */
    CellType cells() {
        return switch (type()) {
            case BOOLEAN -> CellType.BOOLEAN;
            case INT, LONG -> CellType.LONG;
            case FLOAT, DOUBLE -> CellType.DOUBLE;
            default -> CellType.STRING;
        };
    }
}
