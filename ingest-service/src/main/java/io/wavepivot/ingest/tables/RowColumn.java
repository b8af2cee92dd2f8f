package io.wavepivot.ingest.tables;

import io.wavepivot.ingest.datasets.TimeFormat;
import io.wavepivot.schemas.Constraint;
import io.wavepivot.schemas.tables.Column;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/**
 * A column as rows are held against it, and encoded.
 *
 * @param mandatory whether a row must have a value in it
 * @param wanted what a value is, for people
 * @param nullBranch the place of null in its union; negative when it is no union
 * @param absent the encoded default of a row that says nothing of it; null where there is none
 */
record RowColumn(
        Column column,
        ValueParser parser,
        String wanted,
        List<Rule> rules,
        boolean mandatory,
        int nullBranch,
        byte[] absent) {

    static RowColumn of(Schema.Field field, Constraint constraint) {
        Column column = Column.of(field).orElseThrow();
        Optional<TimeFormat> format =
                Optional.ofNullable(constraint.getFormat()).flatMap(text -> TimeFormat.of(text, column.type()));
        return new RowColumn(
                column,
                ValueParser.of(column, format),
                format.map(any -> "a time written as " + constraint.getFormat()).orElse(column.rule()),
                Rule.of(column, constraint),
                constraint.getMandatory() || !column.nullable() && !column.hasDefault(),
                column.nullable() ? field.schema().getTypes().indexOf(Schema.create(Schema.Type.NULL)) : -1,
                field.hasDefaultValue() ? encodedDefault(field) : null);
    }

    String name() {
        return column.name();
    }

    /** Writes what the slot has; it has no wrong value. */
    void write(Slot slot, BinaryEncoder out) throws IOException {
        switch (slot.state()) {
            case VALUE -> {
                if (nullBranch >= 0) {
                    out.writeIndex(1 - nullBranch);
                }
                value(slot, out);
            }
            case ABSENT -> {
                if (absent != null) {
                    out.writeFixed(absent);
                } else {
                    out.writeIndex(nullBranch);
                }
            }
            case NULL -> out.writeIndex(nullBranch);
            case WRONG -> throw new IllegalStateException("A row with a wrong " + name());
        }
    }

    private void value(Slot slot, BinaryEncoder out) throws IOException {
        switch (column.type()) {
            case BOOLEAN -> out.writeBoolean(slot.number() != 0);
            case INT, DATE, TIME_MILLIS -> out.writeInt((int) slot.number());
            case FLOAT -> out.writeFloat((float) slot.real());
            case DOUBLE -> out.writeDouble(slot.real());
            case TEXT, UUID_TEXT -> out.writeString((String) slot.object());
            case ENUM -> out.writeEnum(column.schema().getEnumOrdinal((String) slot.object()));
            case DECIMAL ->
                out.writeBytes(((BigDecimal) slot.object()).unscaledValue().toByteArray());
            default -> out.writeLong(slot.number());
        }
    }

    private static byte[] encodedDefault(Schema.Field field) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(field.schema()).write(GenericData.get().getDefaultValue(field), out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
