package io.wavepivot.query.catalog;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The columns of the pivots that were read last, as many as fit. */
final class ColumnCache {

    private final int maxColumns;
    private final Map<String, Entry> entries = new LinkedHashMap<>(16, 0.75f, true);
    private int size;

    ColumnCache(int maxColumns) {
        this.maxColumns = maxColumns;
    }

    /** The columns of that version; empty when they are not here. */
    synchronized Optional<Columns> get(Pivot pivot) {
        return Optional.ofNullable(entries.get(pivot.source()))
                .filter(entry -> entry.version() == pivot.version())
                .map(Entry::columns);
    }

    synchronized void put(Pivot pivot, Columns columns) {
        Entry before = entries.put(pivot.source(), new Entry(pivot.version(), columns));
        size += weight(columns) - (before == null ? 0 : weight(before.columns()));
        Iterator<Entry> eldest = entries.values().iterator();
        while (size > maxColumns && eldest.hasNext()) {
            size -= weight(eldest.next().columns());
            eldest.remove();
        }
    }

    /** All columns that are here. */
    synchronized int size() {
        return size;
    }

    /** A pivot without columns takes room, too. */
    private static int weight(Columns columns) {
        return columns.size() + 1;
    }

    private record Entry(long version, Columns columns) {}
}
