package io.wavepivot.query.read;

import io.wavepivot.schemas.mongo.CellType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;

/**
 * The bytes of a document to a row, without an object for what lies between. Source: the BSON specification 1.1
 * (bsonspec.org).
 */
final class RowParser {

    private static final byte DOUBLE = 0x01;
    private static final byte STRING = 0x02;
    private static final byte DOCUMENT = 0x03;
    private static final byte ARRAY = 0x04;
    private static final byte BOOLEAN = 0x08;
    private static final byte DATE_TIME = 0x09;
    private static final byte NULL = 0x0A;
    private static final byte INT32 = 0x10;
    private static final byte INT64 = 0x12;
    private static final DocumentCodec DOCUMENTS = new DocumentCodec();

    private final Layout layout;
    private byte[] bytes;
    private int position;

    RowParser(Layout layout) {
        this.layout = layout;
    }

    Row parse(RawBsonDocument document) {
        ByteBuffer buffer = document.getByteBuffer().asNIO();
        bytes = buffer.array();
        position = buffer.arrayOffset() + buffer.position() + Integer.BYTES;
        Row.Builder row = new Row.Builder(layout);
        for (byte type = bytes[position++]; type != 0; type = bytes[position++]) {
            String name = name();
            switch (name) {
                case "_id" -> row.key(value(type));
                case "at" -> row.at(Instant.ofEpochMilli(dateTime(type)));
                case "complete" -> row.complete(isTrue(type));
                case "cells" -> cells(row, type);
                default -> skip(type);
            }
        }
        return row.build();
    }

    private void cells(Row.Builder row, byte documentType) {
        require(DOCUMENT, documentType);
        position += Integer.BYTES;
        layout.start();
        for (byte type = bytes[position++]; type != 0; type = bytes[position++]) {
            int from = position;
            toEndOfName();
            int column = layout.index(bytes, from, position - 1 - from);
            if (column == Layout.NONE) {
                skip(type);
            } else {
                cell(row, column, type);
            }
        }
    }

    private void cell(Row.Builder row, int column, byte type) {
        switch (type) {
            case DOUBLE -> row.number(column, CellType.DOUBLE, int64());
            case INT64 -> row.number(column, CellType.LONG, int64());
            case INT32 -> row.number(column, CellType.LONG, int32());
            case BOOLEAN -> row.number(column, CellType.BOOLEAN, bytes[position++]);
            case STRING -> row.text(column, string());
            default -> skip(type);
        }
    }

    /** A key: a long, a text, or a document. */
    private Object value(byte type) {
        return switch (type) {
            case INT64 -> int64();
            case INT32 -> int32();
            case STRING -> string();
            case DOCUMENT -> document();
            default -> throw unknown(type);
        };
    }

    private long dateTime(byte type) {
        require(DATE_TIME, type);
        return int64();
    }

    private boolean isTrue(byte type) {
        require(BOOLEAN, type);
        return bytes[position++] != 0;
    }

    private static void require(byte wanted, byte type) {
        if (type != wanted) {
            throw unknown(type);
        }
    }

    private Document document() {
        int length = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(position);
        Document document = new RawBsonDocument(bytes, position, length).decode(DOCUMENTS);
        position += length;
        return document;
    }

    private void skip(byte type) {
        switch (type) {
            case DOUBLE, DATE_TIME, INT64 -> position += Long.BYTES;
            case INT32 -> position += Integer.BYTES;
            case BOOLEAN -> position++;
            case NULL -> {}
            case STRING -> {
                int length = int32();
                position += length;
            }
            case DOCUMENT, ARRAY -> {
                int length = int32();
                position += length - Integer.BYTES;
            }
            default -> throw unknown(type);
        }
    }

    private String name() {
        int from = position;
        toEndOfName();
        return new String(bytes, from, position - 1 - from, StandardCharsets.UTF_8);
    }

    private void toEndOfName() {
        while (bytes[position++] != 0) {
            // Names end with a zero byte.
        }
    }

    private String string() {
        int length = int32();
        String text = new String(bytes, position, length - 1, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    private int int32() {
        int value = (bytes[position] & 0xFF)
                | (bytes[position + 1] & 0xFF) << 8
                | (bytes[position + 2] & 0xFF) << 16
                | bytes[position + 3] << 24;
        position += Integer.BYTES;
        return value;
    }

    private long int64() {
        long low = int32() & 0xFFFF_FFFFL;
        return low | (long) int32() << 32;
    }

    private static IllegalStateException unknown(byte type) {
        return new IllegalStateException(
                "A pivot's document has a value of the BSON type 0x%02X, which it should not".formatted(type));
    }
}
