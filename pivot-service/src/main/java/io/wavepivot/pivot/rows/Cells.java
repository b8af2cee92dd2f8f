package io.wavepivot.pivot.rows;

import io.wavepivot.schemas.mongo.CellType;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/**
 * The cells of a patch, or of a document, in the order in which they came. Names and texts lie in the bytes that the
 * cells were read from, so that there is no object a cell.
 */
public final class Cells {

    private static final int FIRST_ROOM = 64;

    private final byte[] source;
    private final boolean fields;
    private int size;
    private int[] nameStarts = new int[FIRST_ROOM];
    private int[] nameLengths = new int[FIRST_ROOM];
    private CellType[] types = new CellType[FIRST_ROOM];
    private long[] values = new long[FIRST_ROOM];

    private Cells(byte[] source, boolean fields) {
        this.source = source;
        this.fields = fields;
    }

    /** Cells whose names are point ids in UTF-8. */
    public static Cells ofPoints(byte[] source) {
        return new Cells(source, false);
    }

    /** Cells whose names are field names of MongoDB in UTF-8. */
    static Cells ofFields(byte[] source) {
        return new Cells(source, true);
    }

    /** @param cells point id to a Double, Long, Boolean, String or null */
    public static Cells of(Map<String, Object> cells) {
        ByteArrayOutputStream source = new ByteArrayOutputStream();
        for (Map.Entry<String, Object> cell : cells.entrySet()) {
            source.writeBytes(utf8(cell.getKey()));
            if (cell.getValue() instanceof String text) {
                source.writeBytes(utf8(text));
            }
        }
        Cells copied = ofPoints(source.toByteArray());
        int place = 0;
        for (Map.Entry<String, Object> cell : cells.entrySet()) {
            int name = place;
            int nameLength = utf8(cell.getKey()).length;
            place += nameLength;
            switch (cell.getValue()) {
                case null -> copied.add(name, nameLength, null, 0);
                case Double number -> copied.add(name, nameLength, CellType.DOUBLE, Double.doubleToRawLongBits(number));
                case Long number -> copied.add(name, nameLength, CellType.LONG, number);
                case Boolean truth -> copied.add(name, nameLength, CellType.BOOLEAN, truth ? 1 : 0);
                default -> {
                    int length = utf8(cell.getValue().toString()).length;
                    copied.add(name, nameLength, CellType.STRING, text(place, length));
                    place += length;
                }
            }
        }
        return copied;
    }

    /**
     * Adds a cell.
     *
     * @param type null for a cell that is removed
     * @param value the bits of a double, a long, 1 or 0 of a boolean, or what {@link #text(int, int)} makes of a text
     */
    public void add(int nameStart, int nameLength, CellType type, long value) {
        if (size == types.length) {
            int room = 2 * size;
            nameStarts = Arrays.copyOf(nameStarts, room);
            nameLengths = Arrays.copyOf(nameLengths, room);
            types = Arrays.copyOf(types, room);
            values = Arrays.copyOf(values, room);
        }
        nameStarts[size] = nameStart;
        nameLengths[size] = nameLength;
        types[size] = type;
        values[size++] = value;
    }

    /** A text of the source as a value. */
    public static long text(int start, int length) {
        return (long) start << Integer.SIZE | length;
    }

    public int size() {
        return size;
    }

    byte[] source() {
        return source;
    }

    /** Whether names are field names, not point ids. */
    boolean areFields() {
        return fields;
    }

    int nameStart(int cell) {
        return nameStarts[cell];
    }

    int nameLength(int cell) {
        return nameLengths[cell];
    }

    /** Null for a cell that is removed. */
    public CellType type(int cell) {
        return types[cell];
    }

    /** The bits of a double, a long, or 1 or 0 of a boolean. */
    long bits(int cell) {
        return values[cell];
    }

    int textStart(int cell) {
        return (int) (values[cell] >>> Integer.SIZE);
    }

    int textLength(int cell) {
        return (int) values[cell];
    }

    /** A Double, Long, Boolean or String; null for a cell that is removed. */
    public Object value(int cell) {
        return switch (types[cell]) {
            case null -> null;
            case DOUBLE -> Double.longBitsToDouble(values[cell]);
            case LONG -> values[cell];
            case BOOLEAN -> values[cell] != 0;
            case STRING -> new String(source, textStart(cell), textLength(cell), StandardCharsets.UTF_8);
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
