package io.wavepivot.pivot.aggregate.state;

import io.wavepivot.pivot.aggregate.query.Place;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.pivot.aggregate.query.Share;
import io.wavepivot.pivot.aggregate.values.Aggregate;
import io.wavepivot.pivot.aggregate.values.Sums;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueStore;

/** The cells of a plan: what there is in each, and which have changed since they were shown. */
public final class Cells {

    /** A cell: whether it is shown, and its sums, or how many values are kept of it. */
    static final char CELL = 'c';

    /** A value that is kept: how often, and what it stands for. */
    static final char VALUE = 'v';

    /** A cell that has changed, and its row's time. */
    static final char CHANGED = 'x';

    /** How many cells of a row are shown. */
    static final char ROW = 'w';

    /** Of the changed cells of a row, at once: what is published of them is to be one record. */
    private static final int MANY_BYTES = 1024 * 1024;

    private final KeyValueStore<Bytes, byte[]> store;
    private final byte[] plan;
    private final Query query;

    public Cells(KeyValueStore<Bytes, byte[]> store, Query query) {
        this.store = store;
        this.plan = Keys.utf8(query.plan().getId());
        this.query = query;
    }

    /** @param times how often the share comes; less than 0: how often it goes */
    void add(Place place, Share share, int times) {
        byte[] row = Keys.utf8(place.rowKey());
        byte[] column = Keys.utf8(place.column());
        Bytes key = Keys.ordered(CELL, plan, row, column);
        Cell cell = Cell.of(store.get(key));
        if (share.sums() == null) {
            cell = cell.with(Keys.bytes(cell.count() + keep(row, column, share, times)));
        } else {
            Sums sums = Sums.of(cell.content());
            sums.add(share.sums(), times);
            cell = cell.with(sums.bytes());
        }
        store.put(key, cell.bytes());
        store.put(Keys.ordered(CHANGED, plan, row, column), Keys.bytes(place.at()));
    }

    /** @return by how many more values, or fewer, the cell is of then */
    private long keep(byte[] row, byte[] column, Share share, int times) {
        Bytes key = Keys.ordered(VALUE, plan, row, column, share.entry());
        Kept before = Kept.of(store.get(key));
        Kept after = new Kept(before.times() + times, share.payload());
        store.put(key, after.times() == 0 ? null : after.bytes());
        return (after.times() == 0 ? 0 : 1) - (before.times() == 0 ? 0 : 1);
    }

    /** Takes the next row of which cells have changed, as it is now, and of a very large one some; null for none. */
    public ChangedRow next() {
        Bytes all = Keys.of(CHANGED, plan);
        KeyValue<Bytes, byte[]> first = Entries.first(all, store);
        if (first == null) {
            return null;
        }
        byte[] row = Keys.first(Keys.behind(all, first.key));
        Map<String, Object> cells = new LinkedHashMap<>();
        long before = shown(row);
        long[] at = {Long.MIN_VALUE};
        long[] shown = {before};
        long[] room = {MANY_BYTES};
        Bytes ofRow = Keys.of(CHANGED, plan, row);
        Entries.eachWhile(ofRow, store, next -> {
            byte[] column = Keys.behind(ofRow, next.key);
            Cell cell = Cell.of(store.get(Keys.ordered(CELL, plan, row, column)));
            Object value = value(row, column, cell);
            room[0] -= column.length + (value instanceof String text ? 3L * text.length() : Long.BYTES);
            if (room[0] < 0 && !cells.isEmpty()) {
                return false;
            }
            at[0] = Math.max(at[0], ByteBuffer.wrap(next.value).getLong());
            shown[0] += show(row, column, cell, value, cells);
            store.delete(next.key);
            return true;
        });
        store.put(Keys.ordered(ROW, plan, row), shown[0] == 0 ? null : Keys.bytes(shown[0]));
        return new ChangedRow(Keys.text(row), at[0], cells, before > 0 && shown[0] == 0);
    }

    private long shown(byte[] row) {
        byte[] shown = store.get(Keys.ordered(ROW, plan, row));
        return shown == null ? 0 : ByteBuffer.wrap(shown).getLong();
    }

    private Object value(byte[] row, byte[] column, Cell cell) {
        return query.aggregate().isSum() ? query.shown(Sums.of(cell.content())) : kept(row, column, cell);
    }

    /** @return by how many more cells, or fewer, are shown of the row then */
    private int show(byte[] row, byte[] column, Cell cell, Object value, Map<String, Object> cells) {
        boolean isEmpty = query.aggregate().isSum() ? Sums.of(cell.content()).isNothing() : cell.count() == 0;
        store.put(
                Keys.ordered(CELL, plan, row, column),
                isEmpty ? null : cell.shown(value != null).bytes());
        if (value != null || cell.isShown()) {
            cells.put(Keys.text(column), value);
        }
        return (value == null ? 0 : 1) - (cell.isShown() ? 1 : 0);
    }

    private Object kept(byte[] row, byte[] column, Cell cell) {
        if (query.aggregate() == Aggregate.DISTINCT) {
            return cell.count() == 0 ? null : (Object) cell.count();
        }
        boolean isFirst = query.aggregate() == Aggregate.MIN || query.aggregate() == Aggregate.FIRST;
        Bytes values = Keys.of(VALUE, plan, row, column);
        KeyValue<Bytes, byte[]> found = isFirst ? Entries.first(values, store) : Entries.last(values, store);
        if (found == null) {
            return null;
        }
        byte[] payload = Kept.of(found.value).payload();
        return query.shown(payload == null ? Keys.behind(values, found.key) : payload);
    }

    /**
     * A row as it is now, as far as it has changed.
     *
     * @param cells by column; null for one that is no more
     * @param isGone whether it was there, and has no cells any longer
     */
    public record ChangedRow(String key, long at, Map<String, Object> cells, boolean isGone) {}

    /** @param content the bytes of sums, or of a count */
    private record Cell(boolean isShown, byte[] content) {

        static Cell of(byte[] bytes) {
            return bytes == null
                    ? new Cell(false, null)
                    : new Cell(bytes[0] != 0, Arrays.copyOfRange(bytes, 1, bytes.length));
        }

        long count() {
            return content == null ? 0 : ByteBuffer.wrap(content).getLong();
        }

        Cell with(byte[] other) {
            return new Cell(isShown, other);
        }

        Cell shown(boolean is) {
            return new Cell(is, content);
        }

        byte[] bytes() {
            return ByteBuffer.allocate(1 + content.length)
                    .put((byte) (isShown ? 1 : 0))
                    .put(content)
                    .array();
        }
    }
}
