package io.wavepivot.pivot.write;

import java.util.Date;
import org.bson.Document;

/** What this writer has seen of one column. */
final class Column {

    private CellType type;
    private Object firstRow;
    private long firstAt = Long.MAX_VALUE;
    private Object lastRow;
    private long lastAt = Long.MIN_VALUE;
    private long lastUpdate = Long.MIN_VALUE;
    private Object lastValue;
    private boolean changed;

    /**
     * Takes in one cell.
     *
     * @param at the row's time, and {@code update} that of its patch, in milliseconds since 1970
     * @return whether readers need to know at once: it is new, or wider
     */
    boolean see(Object row, long at, long update, Object value) {
        if (at > lastAt || at == lastAt && update >= lastUpdate) {
            lastRow = row;
            lastAt = at;
            lastUpdate = update;
            lastValue = value;
            changed = true;
        }
        CellType seen = CellType.of(value);
        boolean wider = type == null || seen.isWiderThan(type);
        if (wider) {
            type = seen;
        }
        if (at < firstAt) {
            firstRow = row;
            firstAt = at;
            changed = true;
        }
        return wider;
    }

    CellType type() {
        return type;
    }

    /** Whether there is anything that is not written. */
    boolean isChanged() {
        return changed;
    }

    void written() {
        changed = false;
    }

    /** Of two last values that of the later row counts, and of one row that of the later patch. */
    Document update(String pivot, String point) {
        Document last = new Document("at", new Date(lastAt))
                .append("updatedAt", new Date(lastUpdate))
                .append("wave", lastRow)
                .append("value", lastValue);
        return new Document("$min", new Document("firstWave", firstRow).append("firstAt", new Date(firstAt)))
                .append("$max", new Document("last", last))
                .append(
                        "$setOnInsert",
                        new Document("pivot", pivot).append("point", point).append("type", type.text()));
    }
}
