package io.wavepivot.schemas.mongo;

import com.mongodb.client.model.Filters;
import org.bson.conversions.Bson;

/**
 * The collections of ours that are no pivots. All others that are no pivot in {@link #PIVOTS}, and no {@link #table}, are
 * left alone; but for those with names such as {@code beside.0123456789abcdef}, in which copies are made anew.
 */
public final class Collections {

    /**
     * A document a pivot: {@code _id} its name, {@code key} the {@link KeyKind} of its rows, {@code columns} a number
     * that grows with each change of its columns' names or types; of an aggregate pivot {@link #PLAN} alone; of a plan
     * also {@link #FIELDS} and {@link #CELLS}.
     */
    public static final String PIVOTS = "pivots";

    /** The pivot whose rows and columns are those of an aggregate pivot: {@link PivotName#ofPlan}. */
    public static final String PLAN = "plan";

    /** The parts of the keys of a plan's rows, each with its {@code name} and {@code type}. */
    public static final String FIELDS = "fields";

    /** The type of a plan's cells; of sums that a long cannot hold they are doubles. */
    public static final String CELLS = "cells";

    /** A document a pivot and point, {@link #columnId}: its type, its first and last row, its last value. */
    public static final String COLUMNS = "columns";

    /**
     * A document a table: {@code _id} its dataset, {@code changedAt} when its last record was written; of one that was
     * restored {@code generation}, which one its copy is of, and {@code floors}, the offsets by partition below which all
     * is in it; {@code rebuild}, who makes it anew.
     */
    public static final String TABLES = "tables";

    private static final String TABLE = "table.";

    /** No pivot's name has it. */
    private static final char BAR = '|';

    private Collections() {}

    /** The copy of a table: a document a row, as {@link RowDocuments} makes it. */
    public static String table(String dataset) {
        return TABLE + dataset;
    }

    /** The {@code _id} of a column. */
    public static String columnId(String pivot, String point) {
        return pivot + BAR + point;
    }

    /** Which columns a pivot has: a range of ids, as these have an index. */
    public static Bson columnsOf(String pivot) {
        return Filters.and(Filters.gte("_id", pivot + BAR), Filters.lt("_id", pivot + (char) (BAR + 1)));
    }
}
