package io.wavepivot.schemas.mongo;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bson.RawBsonDocument;

/**
 * Walks over the elements of a document's bytes, without an object for what lies between. Each element is named by
 * {@link #next}, and then read, entered or skipped, once. Source: the BSON specification 1.1 (bsonspec.org).
 */
public final class BsonScanner {

    public static final byte DOUBLE = 0x01;
    public static final byte STRING = 0x02;
    public static final byte DOCUMENT = 0x03;
    public static final byte ARRAY = 0x04;
    public static final byte BOOLEAN = 0x08;
    public static final byte DATE_TIME = 0x09;
    public static final byte NULL = 0x0A;
    public static final byte INT32 = 0x10;
    public static final byte INT64 = 0x12;

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int position;
    private byte type;
    private int nameStart;
    private int nameLength;

    /** Starts at the first element of a document. */
    public BsonScanner reset(RawBsonDocument document) {
        ByteBuffer buffer = document.getByteBuffer().asNIO();
        bytes = buffer.array();
        position = buffer.arrayOffset() + buffer.position() + Integer.BYTES;
        return this;
    }

    /** Goes to the next element; false at the end of the document that it is in. */
    public boolean next() {
        type = bytes[position++];
        if (type == 0) {
            return false;
        }
        nameStart = position;
        while (bytes[position++] != 0) {
            // Names end with a zero byte.
        }
        nameLength = position - 1 - nameStart;
        return true;
    }

    /** The element's type, one of the constants or any other. */
    public byte type() {
        return type;
    }

    /** The bytes that the positions of names and texts are in. */
    public byte[] bytes() {
        return bytes;
    }

    public int nameStart() {
        return nameStart;
    }

    /** In bytes. */
    public int nameLength() {
        return nameLength;
    }

    /** Whether the element has a name, given in UTF-8. */
    public boolean isNamed(byte[] name) {
        return Arrays.equals(bytes, nameStart, nameStart + nameLength, name, 0, name.length);
    }

    /** Goes into the document that the element is; its end is the next {@link #next} that is false. */
    public void enter() {
        require(DOCUMENT);
        position += Integer.BYTES;
    }

    /** The value of a DOUBLE's bits, an INT64, a DATE_TIME, an INT32 or a BOOLEAN. */
    public long bits() {
        switch (type) {
            case DOUBLE, INT64, DATE_TIME -> position += Long.BYTES;
            case INT32 -> {
                position += Integer.BYTES;
                return (int) INTS.get(bytes, position - Integer.BYTES);
            }
            case BOOLEAN -> {
                return bytes[position++];
            }
            default -> throw unexpected();
        }
        return (long) LONGS.get(bytes, position - Long.BYTES);
    }

    /** Where a STRING's text starts; it has {@link #textLength} bytes. Read the length first. */
    public int text() {
        int start = position + Integer.BYTES;
        position = start + (int) INTS.get(bytes, position);
        return start;
    }

    /** How many bytes the text of a STRING has that is not read yet. */
    public int textLength() {
        require(STRING);
        return (int) INTS.get(bytes, position) - 1;
    }

    /** A STRING as a text. */
    public String string() {
        int length = textLength();
        return new String(bytes, text(), length, StandardCharsets.UTF_8);
    }

    /** A DOCUMENT by itself. */
    public RawBsonDocument document() {
        require(DOCUMENT);
        int length = (int) INTS.get(bytes, position);
        position += length;
        return new RawBsonDocument(bytes, position - length, length);
    }

    /** Passes over the element's value. */
    public void skip() {
        switch (type) {
            case DOUBLE, DATE_TIME, INT64 -> position += Long.BYTES;
            case INT32 -> position += Integer.BYTES;
            case BOOLEAN -> position++;
            case NULL -> {}
            case STRING -> text();
            case DOCUMENT, ARRAY -> position += (int) INTS.get(bytes, position);
            default -> throw unexpected();
        }
    }

    private void require(byte wanted) {
        if (type != wanted) {
            throw unexpected();
        }
    }

    private IllegalStateException unexpected() {
        return new IllegalStateException(
                "A pivot's document has a value of the BSON type 0x%02X, which it should not in '%s'"
                        .formatted(type, new String(bytes, nameStart, nameLength, StandardCharsets.UTF_8)));
    }
}
