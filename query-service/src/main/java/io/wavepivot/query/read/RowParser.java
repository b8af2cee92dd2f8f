package io.wavepivot.query.read;

import io.wavepivot.schemas.mongo.BsonScanner;
import io.wavepivot.schemas.mongo.CellType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;

/** The bytes of a document to a row, without an object for what lies between. */
final class RowParser {

    private static final byte[] ID = utf8("_id");
    private static final byte[] AT = utf8("at");
    private static final byte[] COMPLETE = utf8("complete");
    private static final byte[] CELLS = utf8("cells");
    private static final byte[] SOURCES = utf8("sources");
    private static final DocumentCodec DOCUMENTS = new DocumentCodec();

    private final Layout layout;
    private final BsonScanner scanner = new BsonScanner();

    RowParser(Layout layout) {
        this.layout = layout;
    }

    Row parse(RawBsonDocument document) {
        Row.Builder row = new Row.Builder(layout);
        scanner.reset(document);
        while (scanner.next()) {
            if (scanner.isNamed(CELLS)) {
                cells(row);
            } else if (scanner.isNamed(ID)) {
                row.key(key());
            } else if (scanner.isNamed(AT)) {
                row.at(Instant.ofEpochMilli(scanner.bits()));
            } else if (scanner.isNamed(COMPLETE)) {
                row.complete(scanner.bits() != 0);
            } else if (scanner.isNamed(SOURCES)) {
                row.sources(scanner.document().decode(DOCUMENTS));
            } else {
                scanner.skip();
            }
        }
        return row.build();
    }

    private void cells(Row.Builder row) {
        layout.start();
        scanner.enter();
        while (scanner.next()) {
            int column = layout.index(scanner.bytes(), scanner.nameStart(), scanner.nameLength());
            if (column == Layout.NONE) {
                scanner.skip();
            } else {
                cell(row, column);
            }
        }
    }

    private void cell(Row.Builder row, int column) {
        switch (scanner.type()) {
            case BsonScanner.DOUBLE -> row.number(column, CellType.DOUBLE, scanner.bits());
            case BsonScanner.INT64, BsonScanner.INT32 -> row.number(column, CellType.LONG, scanner.bits());
            case BsonScanner.BOOLEAN -> row.number(column, CellType.BOOLEAN, scanner.bits());
            case BsonScanner.STRING -> row.text(column, scanner.string());
            default -> scanner.skip();
        }
    }

    /** A Long, a text, or a document. */
    private Object key() {
        return switch (scanner.type()) {
            case BsonScanner.STRING -> scanner.string();
            case BsonScanner.DOCUMENT -> scanner.document().decode(DOCUMENTS);
            default -> scanner.bits();
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
