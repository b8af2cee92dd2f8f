package io.wavepivot.pivot.write;

import io.wavepivot.schemas.FieldNames;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** The order of a pivot's fields, remembered from row to row, as its rows mostly have the same points. */
final class FieldOrder {

    /** Rows that have fewer of the points than one in so many are sorted by themselves. */
    private static final int SPARSE = 4;

    private String[] points = {};
    private String[] fields = {};

    /** Hands over the cells that are not null, as field names and values, in the order of the points. */
    void forEach(Map<String, Object> cells, BiConsumer<String, Object> sink) {
        if (cells.size() < points.length / SPARSE) {
            new FieldOrder().sorted(cells, sink);
        } else if (countKnown(cells) == cells.size()) {
            handOver(cells, sink);
        } else {
            sorted(cells, sink);
        }
    }

    private void sorted(Map<String, Object> cells, BiConsumer<String, Object> sink) {
        Set<String> all = new TreeSet<>(Arrays.asList(points));
        all.addAll(cells.keySet());
        points = all.toArray(String[]::new);
        fields = all.stream().map(FieldNames::encode).toArray(String[]::new);
        handOver(cells, sink);
    }

    private int countKnown(Map<String, Object> cells) {
        int count = 0;
        for (String point : points) {
            count += cells.containsKey(point) ? 1 : 0;
        }
        return count;
    }

    private void handOver(Map<String, Object> cells, BiConsumer<String, Object> sink) {
        for (int i = 0; i < points.length; i++) {
            Object value = cells.get(points[i]);
            if (value != null) {
                sink.accept(fields[i], value);
            }
        }
    }
}
