package io.wavepivot.pivot.aggregate.query;

import io.wavepivot.pivot.aggregate.values.Aggregate;
import io.wavepivot.pivot.aggregate.values.Sortable;
import io.wavepivot.pivot.aggregate.values.Sums;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.tables.ColumnType;
import java.nio.ByteBuffer;
import org.apache.avro.generic.GenericRecord;

/**
 * What cells have.
 *
 * @param aggregate of its values
 * @param term null for rows themselves
 * @param order by which one is the first or the last; null for other aggregates
 */
record Value(Aggregate aggregate, Term term, Term order) {

    /** Whether rows of the first source have it; else it is of what they are joined with. */
    boolean isOfRows() {
        return term == null || term.source() == 0;
    }

    /** What a row adds to a group; null for nothing. */
    Share share(byte[] group, GenericRecord row, byte[] key) {
        if (!isOfRows()) {
            return new Share(group, Sums.ofRows(1), null, null);
        }
        Object raw = term == null ? null : term.raw(row);
        if (aggregate.isSum()) {
            boolean counts = aggregate == Aggregate.COUNT || raw != null;
            return counts ? new Share(group, Sums.ofRow(raw), null, null) : null;
        }
        if (raw == null) {
            return null;
        }
        byte[] value = Sortable.bytes(term.type(), raw);
        if (!aggregate.isOrdered()) {
            return new Share(group, null, value, null);
        }
        Object place = order.raw(row);
        return place == null ? null : new Share(group, null, entry(Sortable.bytes(order.type(), place), key), value);
    }

    /** Of two rows at the same place, the one with the greater key is the later one. */
    private static byte[] entry(byte[] place, byte[] key) {
        return ByteBuffer.allocate(place.length + key.length)
                .put(place)
                .put(key)
                .array();
    }

    /** What cells show of their sums; null for nothing. */
    Object shown(Sums sums) {
        return switch (aggregate) {
            case COUNT -> {
                long count = term == null ? sums.rows() : sums.count();
                yield sums.rows() == 0 ? null : (Object) count;
            }
            case SUM -> sums.count() == 0 ? null : sums.sum(isWhole());
            default -> sums.count() == 0 ? null : (Object) sums.average();
        };
    }

    /** What cells show of a value that is kept. */
    Object shown(byte[] value) {
        return Sortable.plain(term.type(), value, scale());
    }

    /** The type of what cells show; where a long cannot hold a sum, they are doubles. */
    CellType cells() {
        return switch (aggregate) {
            case COUNT, DISTINCT -> CellType.LONG;
            case AVG -> CellType.DOUBLE;
            case SUM -> isWhole() ? CellType.LONG : CellType.DOUBLE;
            case MIN, MAX, FIRST, LAST -> term.type() == ColumnType.DECIMAL ? CellType.DOUBLE : term.cells();
        };
    }

    /** As {@link Sums} takes it. */
    Object number(byte[] value) {
        return Sortable.number(term.type(), value, scale());
    }

    private boolean isWhole() {
        return term.type() == ColumnType.INT || term.type() == ColumnType.LONG;
    }

    private int scale() {
        return term.type() == ColumnType.DECIMAL ? term.column().scale() : 0;
    }
}
