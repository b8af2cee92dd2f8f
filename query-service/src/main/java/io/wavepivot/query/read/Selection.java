package io.wavepivot.query.read;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.Columns;
import io.wavepivot.schemas.mongo.CellType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.bson.conversions.Bson;

/**
 * Which cells of the rows are wanted.
 *
 * @param columns those, in the order in which they are written
 * @param whole whether the rows are read whole, and what is not wanted is passed over
 * @param open whether cells that have none of the columns are wanted, too
 * @param needed whether only rows are wanted that have one of the cells
 */
public record Selection(List<Column> columns, boolean whole, boolean open, boolean needed) {

    /** Beyond this many points the whole row is read: a projection of each would be longer than what it saves. */
    private static final int MAX_PROJECTED = 500;

    /** A document without cells: its key may be a text. */
    private static final int FRAME_BYTES = 512;

    /** A type, the end of the name, and a number. */
    private static final int CELL_BYTES = 10;

    /** All cells of a row, those of columns that came after these, too. */
    public static Selection everything(Columns expected) {
        return new Selection(expected.all(), true, true, false);
    }

    /** @param wanted some of the columns that there are, or all */
    public static Selection of(List<Column> wanted, Columns all) {
        boolean whole = wanted.size() > MAX_PROJECTED || wanted.size() > all.size() / 2;
        return new Selection(wanted, whole, false, false);
    }

    /** The same cells of those rows only that have one of them. */
    Selection havingOne() {
        return new Selection(columns, whole, open, true);
    }

    Layout layout() {
        return open ? Layout.open(columns) : Layout.of(columns);
    }

    /** The fields of a document that are to be read; null for all, as a server is faster without a projection. */
    Bson fields() {
        if (whole) {
            return null;
        }
        List<String> fields = new ArrayList<>(List.of("at", "complete", "sources"));
        columns.forEach(column -> fields.add(path(column)));
        return Projections.include(fields);
    }

    /** How large a document can be that is read, in bytes; 0 when that is not known, as texts may be of any length. */
    int mostBytes() {
        int most = FRAME_BYTES;
        for (Column column : columns) {
            if (column.type() == CellType.STRING) {
                return 0;
            }
            most += column.field().length + CELL_BYTES;
        }
        return most;
    }

    /** The rows of a range that have what is needed. */
    Bson filter(RowRange range) {
        return needed
                ? Filters.and(
                        range.filter(),
                        Filters.or(columns.stream()
                                .map(column -> Filters.exists(path(column)))
                                .toList()))
                : range.filter();
    }

    private static String path(Column column) {
        return "cells." + new String(column.field(), StandardCharsets.UTF_8);
    }
}
