package io.wavepivot.query.pivots;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.Columns;
import io.wavepivot.schemas.http.QueryParameters;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** Which points a query names, by ids or globs. */
final class PointChoice {

    static final String PARAMETER = "points";

    private static final int MAX_ITEMS = 1_000;

    /** What matching globs may take: about a tenth of a second, whatever the globs and the points are. */
    private static final long MAX_WORK = 100_000_000;

    private final List<String> items;

    PointChoice(List<String> items) {
        this.items = items;
    }

    /** Whether all are named by their ids, and have a column among these. */
    boolean isLiterallyIn(Columns columns) {
        return items.stream().allMatch(item -> !Glob.isOne(item) && columns.indexOf(item) >= 0);
    }

    /** The columns that are named, in their own order; what is wrong is noted. */
    List<Column> of(Columns columns, QueryParameters query) {
        if (items.size() > MAX_ITEMS) {
            query.wrong(PARAMETER, items.size() + " items", "at most " + MAX_ITEMS);
            return List.of();
        }
        if (work(columns) > MAX_WORK) {
            query.wrong(PARAMETER, String.join(",", items), "fewer or shorter globs: the pivot has too many points");
            return List.of();
        }
        BitSet chosen = new BitSet(columns.size());
        for (String item : items) {
            if (!choose(item, columns, chosen)) {
                query.wrong(PARAMETER, item, "a point of this pivot, or a glob (* and ?) that some point matches");
            }
        }
        List<Column> named = new ArrayList<>(chosen.cardinality());
        chosen.stream().forEach(column -> named.add(columns.all().get(column)));
        return named;
    }

    private static boolean choose(String item, Columns columns, BitSet chosen) {
        if (!Glob.isOne(item)) {
            int column = columns.indexOf(item);
            if (column >= 0) {
                chosen.set(column);
            }
            return column >= 0;
        }
        Glob glob = new Glob(item);
        boolean any = false;
        for (int i = 0; i < columns.size(); i++) {
            if (glob.matches(columns.all().get(i).point())) {
                chosen.set(i);
                any = true;
            }
        }
        return any;
    }

    /** The steps that matching can take at most. */
    private long work(Columns columns) {
        long globs =
                items.stream().filter(Glob::isOne).mapToLong(String::length).sum();
        return globs == 0
                ? 0
                : globs
                        * columns.all().stream()
                                .mapToLong(column -> column.point().length() + 1)
                                .sum();
    }
}
