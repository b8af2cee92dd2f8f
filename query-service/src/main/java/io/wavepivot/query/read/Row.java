package io.wavepivot.query.read;

import io.wavepivot.schemas.mongo.CellType;
import java.time.Instant;
import java.util.Arrays;
import org.bson.Document;

/** A row of a pivot: its key, and its cells by the index of their column, without an object a cell. */
public final class Row {

    private final Object key;
    private final Instant at;
    private final boolean complete;
    private final Document sources;
    private final Layout layout;
    private final CellType[] types;
    private final long[] bits;
    private final String[] texts;

    private Row(Builder built) {
        this.key = built.key;
        this.at = built.at;
        this.complete = built.complete;
        this.sources = built.sources;
        this.layout = built.layout;
        this.types = built.types;
        this.bits = built.bits;
        this.texts = built.texts;
    }

    /** The wave counter as a Long, or whatever else the row's key is: a String, or a Document. */
    public Object key() {
        return key;
    }

    public Instant at() {
        return at;
    }

    /** Whether no further change of it is expected. */
    public boolean complete() {
        return complete;
    }

    /**
     * Of a row that is made of tables: by their names, up to which offset of each partition it is what comes of them, -1 for
     * none; null for other rows, and where it was not read.
     */
    public Document sources() {
        return sources;
    }

    /** How many columns it may have cells in. */
    public int size() {
        return types.length;
    }

    /** The point id of a column. */
    public String point(int column) {
        return layout.column(column).point();
    }

    /** The type of a cell; null when it is absent. */
    public CellType type(int column) {
        return types[column];
    }

    /** The value of a cell that is a double. */
    public double doubleAt(int column) {
        return Double.longBitsToDouble(bits[column]);
    }

    /** The value of a cell that is a long. */
    public long longAt(int column) {
        return bits[column];
    }

    /** The value of a cell that is a boolean. */
    public boolean booleanAt(int column) {
        return bits[column] != 0;
    }

    /** A cell as text, whatever its type; null when it is absent. */
    public String text(int column) {
        return switch (types[column]) {
            case null -> null;
            case DOUBLE -> Double.toString(doubleAt(column));
            case LONG -> Long.toString(longAt(column));
            case BOOLEAN -> Boolean.toString(booleanAt(column));
            case STRING -> texts[column];
        };
    }

    /** A cell as a Double, Long, Boolean or String; null when it is absent. */
    public Object value(int column) {
        return switch (types[column]) {
            case null -> null;
            case DOUBLE -> doubleAt(column);
            case LONG -> longAt(column);
            case BOOLEAN -> booleanAt(column);
            case STRING -> texts[column];
        };
    }

    /** Gathers a row. */
    static final class Builder {

        private final Layout layout;
        private Object key;
        private Instant at;
        private boolean complete;
        private Document sources;
        private CellType[] types;
        private long[] bits;
        private String[] texts;

        Builder(Layout layout) {
            this.layout = layout;
            this.types = new CellType[layout.size()];
            this.bits = new long[layout.size()];
        }

        void key(Object value) {
            key = value;
        }

        void at(Instant value) {
            at = value;
        }

        void complete(boolean value) {
            complete = value;
        }

        void sources(Document value) {
            sources = value;
        }

        void number(int column, CellType type, long value) {
            makeRoom(column);
            types[column] = type;
            bits[column] = value;
        }

        void text(int column, String value) {
            makeRoom(column);
            if (texts == null || texts.length < types.length) {
                texts = texts == null ? new String[types.length] : Arrays.copyOf(texts, types.length);
            }
            types[column] = CellType.STRING;
            texts[column] = value;
        }

        Row build() {
            return new Row(this);
        }

        private void makeRoom(int column) {
            if (column >= types.length) {
                int size = Math.max(layout.size(), 2 * types.length);
                types = Arrays.copyOf(types, size);
                bits = Arrays.copyOf(bits, size);
            }
        }
    }
}
