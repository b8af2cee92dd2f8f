package io.wavepivot.query.read;

import io.wavepivot.schemas.mongo.FieldNames;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which cells of the documents become which cells of the rows. Documents have their cells in one order, so a cell is
 * looked for where the one before it ends, and by its name only when it is another.
 */
final class Layout {

    static final int NONE = -1;

    private final boolean open;
    private final List<String> points = new ArrayList<>();
    private final List<byte[]> fields = new ArrayList<>();
    private final Map<String, Integer> indexes = new HashMap<>();
    private final List<Integer> next = new ArrayList<>();
    private int last = NONE;

    private Layout(boolean open) {
        this.open = open;
    }

    /** Only these columns, in their order. */
    static Layout of(List<Column> columns) {
        Layout layout = new Layout(false);
        columns.forEach(column -> layout.add(FieldNames.encode(column.point())));
        return layout;
    }

    /** All cells that there are, as they come. */
    static Layout open() {
        return new Layout(true);
    }

    int size() {
        return points.size();
    }

    String point(int index) {
        return points.get(index);
    }

    /** Starts a row. */
    void start() {
        last = NONE;
    }

    /** The index of a field's cell, by its name in UTF-8; {@link #NONE} when it is not wanted. */
    int index(byte[] bytes, int from, int length) {
        int guess = last + 1;
        if (last != NONE && next.get(last) != NONE) {
            guess = next.get(last);
        }
        if (guess < fields.size() && isField(guess, bytes, from, length)) {
            return found(guess);
        }
        String field = new String(bytes, from, length, StandardCharsets.UTF_8);
        Integer known = indexes.get(field);
        if (known != null) {
            return found(known);
        }
        return open ? found(add(field)) : NONE;
    }

    private int found(int index) {
        if (last != NONE) {
            next.set(last, index);
        }
        last = index;
        return index;
    }

    private int add(String field) {
        int index = points.size();
        points.add(FieldNames.decode(field));
        fields.add(field.getBytes(StandardCharsets.UTF_8));
        indexes.put(field, index);
        next.add(NONE);
        return index;
    }

    private boolean isField(int index, byte[] bytes, int from, int length) {
        byte[] field = fields.get(index);
        return Arrays.equals(field, 0, field.length, bytes, from, from + length);
    }
}
