package io.wavepivot.pivot.rows;

import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.Collections;
import io.wavepivot.schemas.mongo.FieldNames;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import org.bson.Document;

/** A point of a pivot: its names, and what this writer has seen of its column. */
public final class Point {

    final String id;

    /** The id in UTF-8. */
    final byte[] name;

    /** The name of its field in MongoDB, in UTF-8. */
    final byte[] field;

    /** Its place among the points of the pivot. */
    int rank;

    /** The point whose cell came after its own the last time. */
    Point follower;

    private CellType type;
    private Object firstRow;
    private long firstAt = Long.MAX_VALUE;
    private Object lastRow;
    private long lastAt = Long.MIN_VALUE;
    private long lastOffset;
    private Object lastValue;
    private boolean firstChanged;
    private boolean lastChanged;

    Point(String id) {
        this.id = id;
        this.name = id.getBytes(StandardCharsets.UTF_8);
        this.field = FieldNames.encode(id).getBytes(StandardCharsets.UTF_8);
    }

    /** The type that is stored, or is to be; null for a new column. */
    public CellType type() {
        return type;
    }

    /** What is stored has this type. */
    public void stored(CellType known) {
        type = known;
    }

    /**
     * Takes in a cell that is not null.
     *
     * @param at the row's time, in milliseconds since 1970
     * @param offset of the patch in its partition: of two patches of a row, the later one has the higher
     * @return whether readers need to know before they see the row: it is new, or wider
     */
    public boolean see(Object row, long at, long offset, Cells cells, int cell) {
        if (at >= lastAt && (offset >= lastOffset || !row.equals(lastRow))) {
            lastRow = row;
            lastAt = at;
            lastOffset = offset;
            lastValue = cells.value(cell);
            lastChanged = true;
        }
        if (at < firstAt) {
            firstRow = row;
            firstAt = at;
            firstChanged = true;
        }
        CellType seen = cells.type(cell);
        if (type == null || seen.isWiderThan(type)) {
            type = seen;
            return true;
        }
        return false;
    }

    /** Whether there is anything that is not written. */
    public boolean isChanged() {
        return firstChanged || lastChanged;
    }

    /** What has been taken in is written. */
    public void written() {
        firstChanged = false;
        lastChanged = false;
        lastValue = null; // A text may be long.
    }

    /** The column's document as it is when there is none before. */
    public Document document(String pivot) {
        return new Document("_id", columnId(pivot))
                .append("pivot", pivot)
                .append("point", id)
                .append("type", type.text())
                .append("firstWave", firstRow)
                .append("firstAt", new Date(firstAt))
                .append("last", last());
    }

    /** Of two last values that of the later row counts, and of one row that of the later patch. */
    public Document update() {
        Document update = new Document();
        if (firstChanged) {
            update.append("$min", new Document("firstAt", new Date(firstAt)).append("firstWave", firstRow));
        }
        if (lastChanged) {
            update.append("$max", new Document("last", last()));
        }
        return update;
    }

    /** Unambiguous, as no pivot's name has a bar. A text, as an embedded fallback finds documents only by luck. */
    public String columnId(String pivot) {
        return Collections.columnId(pivot, id);
    }

    private Document last() {
        return new Document("at", new Date(lastAt))
                .append("wave", lastRow)
                .append("offset", lastOffset)
                .append("value", lastValue);
    }
}
