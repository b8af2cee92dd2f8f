package io.wavepivot.query.read;

import io.wavepivot.schemas.mongo.FieldNames;
import java.util.ArrayList;
import java.util.List;

/**
 * Which cells of the rows are wanted.
 *
 * @param columns those, in the order in which they are written; null for all that a row has, as they come
 * @param whole whether the rows are read whole, and what is not wanted is passed over
 */
public record Selection(List<Column> columns, boolean whole) {

    /** All cells of a row, whatever columns there are. */
    public static final Selection EVERYTHING = new Selection(null, true);

    /** Beyond this many points the whole row is read: a projection of each would be longer than what it saves. */
    private static final int MAX_PROJECTED = 500;

    /** @param wanted some of the columns that there are, or all */
    public static Selection of(List<Column> wanted, List<Column> all) {
        return new Selection(wanted, wanted.size() > MAX_PROJECTED || wanted.size() > all.size() / 2);
    }

    Layout layout() {
        return columns == null ? Layout.open() : Layout.of(columns);
    }

    /** The fields of a document that are to be read. */
    List<String> fields() {
        List<String> fields = new ArrayList<>(List.of("at", "complete"));
        if (whole) {
            fields.add("cells");
        } else {
            columns.forEach(column -> fields.add("cells." + FieldNames.encode(column.point())));
        }
        return fields;
    }
}
