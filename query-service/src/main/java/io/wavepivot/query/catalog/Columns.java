package io.wavepivot.query.catalog;

import java.util.List;

/** The columns of a pivot by ascending point id, which is the order of the cells in its rows, too. */
public record Columns(List<Column> all) {

    /** Takes columns in any order. */
    static Columns of(List<Column> columns) {
        columns.sort((a, b) -> a.point().compareTo(b.point()));
        return new Columns(List.copyOf(columns));
    }

    /** The place of a point's column; negative when it has none. */
    public int indexOf(String point) {
        int low = 0;
        int high = all.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = all.get(middle).point().compareTo(point);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -1;
    }

    public int size() {
        return all.size();
    }
}
