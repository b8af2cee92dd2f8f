package io.wavepivot.query.read;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.FieldNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which cells of the documents become which cells of the rows. Documents have their cells in one order, so a cell is
 * looked for where the one before it was followed the last time, and by its name only when it is another.
 */
final class Layout {

    static final int NONE = -1;

    private final boolean open;
    private final List<Column> columns;
    private int[] next;
    private int last = NONE;

    /** Made when a name is looked for: mostly none is. */
    private Map<String, Integer> indexes;

    private Layout(boolean open, List<Column> columns) {
        this.open = open;
        this.columns = columns;
        this.next = new int[columns.size()];
        Arrays.fill(next, NONE);
    }

    /** Only these columns, in their order. */
    static Layout of(List<Column> columns) {
        return new Layout(false, columns);
    }

    /** All cells that there are: those that are none of these columns come after them. */
    static Layout open(List<Column> expected) {
        return new Layout(true, new ArrayList<>(expected));
    }

    int size() {
        return columns.size();
    }

    Column column(int index) {
        return columns.get(index);
    }

    /** Starts a row. */
    void start() {
        last = NONE;
    }

    /** The index of a field's cell, by its name in UTF-8; {@link #NONE} when it is not wanted. */
    int index(byte[] bytes, int from, int length) {
        int guess = last + 1;
        if (last != NONE && next[last] != NONE) {
            guess = next[last];
        }
        if (guess < columns.size() && isField(guess, bytes, from, length)) {
            return found(guess);
        }
        String field = new String(bytes, from, length, StandardCharsets.UTF_8);
        Integer known = indexes().get(field);
        if (known != null) {
            return found(known);
        }
        return open ? found(add(field)) : NONE;
    }

    private int found(int index) {
        if (last != NONE) {
            next[last] = index;
        }
        last = index;
        return index;
    }

    private Map<String, Integer> indexes() {
        if (indexes == null) {
            indexes = new HashMap<>();
            for (int i = 0; i < columns.size(); i++) {
                indexes.put(new String(columns.get(i).field(), StandardCharsets.UTF_8), i);
            }
        }
        return indexes;
    }

    private int add(String field) {
        int index = columns.size();
        columns.add(new Column(FieldNames.decode(field), CellType.STRING)); // Its type is not known, and not asked for.
        indexes().put(field, index);
        if (index == next.length) {
            next = Arrays.copyOf(next, Math.max(16, 2 * index));
        }
        next[index] = NONE;
        return index;
    }

    private boolean isField(int index, byte[] bytes, int from, int length) {
        byte[] field = columns.get(index).field();
        return Arrays.equals(field, 0, field.length, bytes, from, from + length);
    }
}
