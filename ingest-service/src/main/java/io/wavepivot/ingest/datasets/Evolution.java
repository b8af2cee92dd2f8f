package io.wavepivot.ingest.datasets;

import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Policy;
import io.wavepivot.schemas.tables.ColumnType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.avro.JsonProperties;
import org.apache.avro.Schema;

/** The schema of a table, with what rows have wished for: columns that may be without a value, and wider types. */
public final class Evolution {

    /** Ends the name of the column of what is of another type than that of its own; dlt has it so, too. */
    public static final String VARIANT = "__v_text";

    private static final int MAX_COLUMNS = 1_000;

    private Evolution() {}

    /** @return the same schema when nothing of it can be had, or all is there */
    static Schema of(Schema schema, List<ColumnWish> wishes) {
        Map<String, ColumnType> wanted = new LinkedHashMap<>();
        wishes.forEach(wish -> wanted.merge(wish.column(), wish.type(), Evolution::wider));
        Set<String> taken = new HashSet<>();
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            taken.add(field.name().toLowerCase(Locale.ROOT));
            ColumnType type = wanted.remove(field.name());
            fields.add(new Schema.Field(field, type == null ? field.schema() : widened(field.schema(), type)));
        }
        wanted.forEach((name, type) -> {
            if (fields.size() < MAX_COLUMNS && taken.add(name.toLowerCase(Locale.ROOT))) {
                Schema nullable = Schema.createUnion(Schema.create(Schema.Type.NULL), plain(type));
                fields.add(new Schema.Field(name, nullable, null, JsonProperties.NULL_VALUE));
            }
        });
        return with(schema, fields);
    }

    private static Schema with(Schema schema, List<Schema.Field> fields) {
        Schema next = Schema.createRecord(schema.getName(), schema.getDoc(), schema.getNamespace(), false, fields);
        schema.getObjectProps().forEach(next::addProp);
        return next;
    }

    /**
     * The schema of a dataset that is defined anew, with what rows have made of it since: whoever defines it again as it
     * was once must not take that back.
     *
     * @param dropped columns that it is to have no longer
     */
    static Schema kept(Dataset was, Dataset wanted, Set<String> dropped) {
        Schema before = new Schema.Parser().parse(was.getRowSchema());
        Schema schema = new Schema.Parser().parse(wanted.getRowSchema());
        boolean widens = wanted.getWrongTypes() == Policy.EVOLVE;
        List<Schema.Field> fields = new ArrayList<>();
        for (Schema.Field field : schema.getFields()) {
            Schema.Field known = before.getField(field.name());
            boolean isWider = widens && known != null && SchemaChange.follows(field, known);
            fields.add(new Schema.Field(field, isWider ? known.schema() : field.schema()));
        }
        for (Schema.Field field : before.getFields()) {
            boolean hasCome = wanted.getUnknownColumns() == Policy.EVOLVE
                    || widens && field.name().endsWith(VARIANT);
            if (hasCome && schema.getField(field.name()) == null && !dropped.contains(field.name())) {
                fields.add(new Schema.Field(field, field.schema()));
            }
        }
        return with(schema, fields);
    }

    private static Schema widened(Schema schema, ColumnType type) {
        if (!schema.isUnion()) {
            return plain(type);
        }
        return Schema.createUnion(schema.getTypes().stream()
                .map(branch -> branch.getType() == Schema.Type.NULL ? branch : plain(type))
                .toList());
    }

    private static ColumnType wider(ColumnType one, ColumnType other) {
        boolean numbers = one.isNumber() && other.isNumber();
        return numbers && one != other ? ColumnType.DOUBLE : one;
    }

    private static Schema plain(ColumnType type) {
        return Schema.create(
                switch (type) {
                    case BOOLEAN -> Schema.Type.BOOLEAN;
                    case LONG -> Schema.Type.LONG;
                    case DOUBLE -> Schema.Type.DOUBLE;
                    default -> Schema.Type.STRING;
                });
    }
}
