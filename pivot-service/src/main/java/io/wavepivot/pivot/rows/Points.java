package io.wavepivot.pivot.rows;

import io.wavepivot.schemas.mongo.FieldNames;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * The points of a pivot. Cells mostly come in the order in which they came the last time, so a point is looked for where
 * the one before it was followed, and by its name only when it is another.
 */
public final class Points {

    private final Map<String, Point> byId = new HashMap<>();
    private boolean ranked = true;
    private final Point start = new Point(""); // Whoever came first the last time follows it.
    private Point last = start;

    public int size() {
        return byId.size();
    }

    public Collection<Point> all() {
        return byId.values();
    }

    /** The point of that id, made when there is none. */
    public Point of(String id) {
        return byId.computeIfAbsent(id, any -> {
            ranked = false;
            return new Point(id);
        });
    }

    /** The points of some cells, in their order. */
    public Point[] of(Cells cells) {
        Point[] points = new Point[cells.size()];
        last = start;
        for (int i = 0; i < points.length; i++) {
            points[i] = of(cells, i);
        }
        return points;
    }

    /** Gives each point its rank, in the order of the ids. */
    void rank() {
        if (!ranked) {
            Point[] ordered = byId.values().toArray(Point[]::new);
            Arrays.sort(ordered, (a, b) -> a.id.compareTo(b.id));
            for (int i = 0; i < ordered.length; i++) {
                ordered[i].rank = i;
            }
            ranked = true;
        }
    }

    private Point of(Cells cells, int cell) {
        Point found = last.follower;
        int from = cells.nameStart(cell);
        int length = cells.nameLength(cell);
        if (found == null || !isNamed(found, cells, from, length)) {
            String name = new String(cells.source(), from, length, StandardCharsets.UTF_8);
            found = of(cells.areFields() ? FieldNames.decode(name) : name);
            last.follower = found;
        }
        last = found;
        return found;
    }

    private static boolean isNamed(Point point, Cells cells, int from, int length) {
        byte[] name = cells.areFields() ? point.field : point.name;
        return Arrays.equals(name, 0, name.length, cells.source(), from, from + length);
    }
}
