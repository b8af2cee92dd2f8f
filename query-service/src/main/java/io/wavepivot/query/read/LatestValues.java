package io.wavepivot.query.read;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.ColumnHint;
import io.wavepivot.query.catalog.Columns;
import io.wavepivot.query.catalog.Pivot;
import io.wavepivot.query.catalog.Pivots;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The latest value of each column, as the rows have it now. Most columns are in the latest rows. Where the others were
 * last, the writer has noted: rows are read from there downwards, as what it noted may be gone since.
 */
@Singleton
public class LatestValues {

    /** In these most columns are found. */
    public static final int FIRST_ROWS = 16;

    private static final int ROWS = 32;

    /** Columns that are looked for in one query: the server looks for each of them in each row. */
    private static final int COLUMNS = 100;

    private final PivotReader reader;
    private final Pivots pivots;

    LatestValues(PivotReader reader, Pivots pivots) {
        this.reader = reader;
        this.pivots = pivots;
    }

    /** By point; columns that no row has are left out. */
    public Map<String, LatestValue> of(Pivot pivot, List<Column> wanted, Columns all) {
        Search search = new Search(pivot, all);
        search.read(RowRange.LATEST_FIRST, Selection.of(wanted, all), FIRST_ROWS);
        List<Column> missing = search.missing(wanted);
        if (!missing.isEmpty()) {
            search.walk(missing, pivots.places(pivot));
        }
        return search.found;
    }

    /** What has been found so far. */
    private final class Search {

        private final Pivot pivot;
        private final Columns all;
        private final Map<String, LatestValue> found = new TreeMap<>();
        private Cursor last;

        Search(Pivot pivot, Columns all) {
            this.pivot = pivot;
            this.all = all;
        }

        List<Column> missing(List<Column> wanted) {
            return wanted.stream()
                    .filter(column -> !found.containsKey(column.point()))
                    .toList();
        }

        /** Looks for the columns where they were last, and below: those that were last at nearly one time together. */
        void walk(List<Column> missing, List<ColumnHint> places) {
            Map<String, Column> columns = new HashMap<>();
            missing.forEach(column -> columns.put(column.point(), column));
            List<ColumnHint> left = new ArrayList<>(places);
            left.removeIf(place -> !columns.containsKey(place.point()));
            left.sort(Comparator.comparing(ColumnHint::lastAt).reversed());
            for (int from = 0; from < left.size(); from += COLUMNS) {
                walk(left.subList(from, Math.min(from + COLUMNS, left.size())), columns);
            }
        }

        /** Every row that is read has one of the columns; when there is none, no row has any. */
        private void walk(List<ColumnHint> places, Map<String, Column> columns) {
            RowRange range = RowRange.LATEST_FIRST;
            List<ColumnHint> missing = places;
            do {
                last = null;
                List<Column> wanted = missing.stream()
                        .map(place -> columns.get(place.point()))
                        .toList();
                read(
                        range.upTo(missing.getFirst().lastAt()).since(earliest(missing)),
                        Selection.of(wanted, all).havingOne(),
                        ROWS);
                range = range.after(last);
                missing = missing.stream()
                        .filter(place -> !found.containsKey(place.point()))
                        .toList();
            } while (last != null && !missing.isEmpty());
        }

        void read(RowRange range, Selection selection, int rows) {
            try {
                reader.rows(pivot, range, selection, rows, this::take);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        private void take(Iterator<Row> rows) {
            while (rows.hasNext()) {
                Row row = rows.next();
                for (int i = 0; i < row.size(); i++) {
                    if (row.type(i) != null) {
                        found.putIfAbsent(row.point(i), new LatestValue(row.value(i), row.key(), row.at()));
                    }
                }
                last = new Cursor(row.at(), row.key());
            }
        }
    }

    /** No row before it has any of them; null when that is not known. */
    private static Instant earliest(List<ColumnHint> places) {
        List<Instant> firsts = places.stream().map(ColumnHint::firstAt).toList();
        return firsts.stream().anyMatch(Objects::isNull)
                ? null
                : firsts.stream().min(Comparator.naturalOrder()).orElse(null);
    }
}
