package io.wavepivot.pivot.rows;

import io.wavepivot.schemas.mongo.BsonScanner;
import io.wavepivot.schemas.mongo.CellType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonBinaryWriter;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * A pivot row as its document's bytes. Cells are in the order of their points: the same cells are the same bytes,
 * however many patches they came in.
 */
public final class RowDocument {

    /** MongoDB's limit of a document, in bytes. */
    public static final int MAX_BYTES = 16 * 1024 * 1024;

    private static final byte[] ID = utf8("_id");
    private static final byte[] AT = utf8("at");
    private static final byte[] UPDATED_AT = utf8("updatedAt");
    private static final byte[] RECORD = utf8("record");
    private static final byte[] COMPLETE = utf8("complete");
    private static final byte[] SOURCES = utf8("sources");
    private static final byte[] CELLS = utf8("cells");

    private final Points points;
    private final BsonScanner scanner = new BsonScanner();

    /** @param points of the pivot */
    public RowDocument(Points points) {
        this.points = points;
    }

    /**
     * The document after a change.
     *
     * @param id the row's key as MongoDB has it
     * @param before the document before it; null when there was none, or when the change replaces it
     */
    public RawBsonDocument of(Object id, RowChange change, RawBsonDocument before) {
        List<Cells> all = new ArrayList<>(change.cells());
        if (before != null) {
            all.addFirst(cells(before));
        }
        int count = all.stream().mapToInt(Cells::size).sum();
        BsonBytes bytes = new BsonBytes(160 + 32 * count);
        int start = bytes.start();
        id(bytes, id);
        bytes.element(BsonScanner.DATE_TIME, AT).int64(change.at());
        bytes.element(BsonScanner.DATE_TIME, UPDATED_AT).int64(change.updatedAt());
        text(bytes, RECORD, change.record());
        bytes.element(BsonScanner.BOOLEAN, COMPLETE).bool(change.complete());
        if (!change.sources().isEmpty()) {
            document(bytes, SOURCES, new Document(change.sources()));
        }
        bytes.element(BsonScanner.DOCUMENT, CELLS);
        int cells = bytes.start();
        cells(bytes, all, count);
        bytes.end(cells);
        bytes.end(start);
        return bytes.toDocument();
    }

    /** How many bytes a document has. */
    public static int size(RawBsonDocument document) {
        return document.getByteBuffer().remaining();
    }

    /** Of several cells of a point the last counts; each is sorted in by its point's rank and its place in time. */
    private void cells(BsonBytes bytes, List<Cells> all, int count) {
        Point[] pointOf = new Point[count];
        Cells[] cellsOf = new Cells[count];
        int[] indexOf = new int[count];
        int next = 0;
        for (Cells cells : all) {
            Point[] found = points.of(cells);
            for (int i = 0; i < found.length; i++) {
                pointOf[next] = found[i];
                cellsOf[next] = cells;
                indexOf[next++] = i;
            }
        }
        points.rank();
        long[] order = new long[count];
        for (int i = 0; i < count; i++) {
            order[i] = (long) pointOf[i].rank << Integer.SIZE | i;
        }
        Arrays.sort(order);
        for (int i = 0; i < count; i++) {
            int cell = (int) order[i];
            boolean last = i == count - 1 || pointOf[(int) order[i + 1]] != pointOf[cell];
            if (last) {
                cell(bytes, pointOf[cell], cellsOf[cell], indexOf[cell]);
            }
        }
    }

    private static void cell(BsonBytes bytes, Point point, Cells cells, int cell) {
        switch (cells.type(cell)) {
            case null -> {}
            case DOUBLE -> bytes.element(BsonScanner.DOUBLE, point.field).int64(cells.bits(cell));
            case LONG -> bytes.element(BsonScanner.INT64, point.field).int64(cells.bits(cell));
            case BOOLEAN -> bytes.element(BsonScanner.BOOLEAN, point.field).bool(cells.bits(cell) != 0);
            case STRING ->
                bytes.element(BsonScanner.STRING, point.field)
                        .text(cells.source(), cells.textStart(cell), cells.textLength(cell));
        }
    }

    private static void id(BsonBytes bytes, Object id) {
        switch (id) {
            case Long number -> bytes.element(BsonScanner.INT64, ID).int64(number);
            case Document fields -> document(bytes, ID, fields);
            default -> text(bytes, ID, id.toString());
        }
    }

    private static void document(BsonBytes bytes, byte[] field, Document document) {
        BasicOutputBuffer encoded = new BasicOutputBuffer();
        new DocumentCodec()
                .encode(
                        new BsonBinaryWriter(encoded),
                        document,
                        EncoderContext.builder().build());
        bytes.element(BsonScanner.DOCUMENT, field).document(encoded.getInternalBuffer(), encoded.getSize());
    }

    private static void text(BsonBytes bytes, byte[] field, String value) {
        byte[] text = utf8(value);
        bytes.element(BsonScanner.STRING, field).text(text, 0, text.length);
    }

    /** The cells of a document. */
    private Cells cells(RawBsonDocument document) {
        scanner.reset(document);
        Cells cells = Cells.ofFields(scanner.bytes());
        while (scanner.next()) {
            if (scanner.isNamed(CELLS)) {
                scanner.enter();
                while (scanner.next()) {
                    cell(cells);
                }
            } else {
                scanner.skip();
            }
        }
        return cells;
    }

    private void cell(Cells cells) {
        CellType type =
                switch (scanner.type()) {
                    case BsonScanner.DOUBLE -> CellType.DOUBLE;
                    case BsonScanner.INT64, BsonScanner.INT32 -> CellType.LONG;
                    case BsonScanner.BOOLEAN -> CellType.BOOLEAN;
                    case BsonScanner.STRING -> CellType.STRING;
                    default -> throw new IllegalStateException("A cell has the BSON type " + scanner.type());
                };
        int name = scanner.nameStart();
        int nameLength = scanner.nameLength();
        if (type == CellType.STRING) {
            int length = scanner.textLength();
            cells.add(name, nameLength, type, Cells.text(scanner.text(), length));
        } else {
            cells.add(name, nameLength, type, scanner.bits());
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
