package io.wavepivot.pivot.rows;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bson.RawBsonDocument;

/** Bytes of a document that grow as they are written. Source: the BSON specification 1.1 (bsonspec.org). */
final class BsonBytes {

    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes;
    private int size;

    BsonBytes(int room) {
        bytes = new byte[room];
    }

    /** The type and the name that each element starts with. */
    BsonBytes element(byte type, byte[] name) {
        makeRoom(name.length + 2);
        bytes[size++] = type;
        System.arraycopy(name, 0, bytes, size, name.length);
        size += name.length;
        bytes[size++] = 0;
        return this;
    }

    void int64(long value) {
        makeRoom(Long.BYTES);
        LONGS.set(bytes, size, value);
        size += Long.BYTES;
    }

    void bool(boolean value) {
        makeRoom(1);
        bytes[size++] = (byte) (value ? 1 : 0);
    }

    /** A text in UTF-8. */
    void text(byte[] utf8, int from, int length) {
        makeRoom(Integer.BYTES + length + 1);
        INTS.set(bytes, size, length + 1);
        size += Integer.BYTES;
        System.arraycopy(utf8, from, bytes, size, length);
        size += length;
        bytes[size++] = 0;
    }

    /** Starts a document, and returns what {@link #end} needs. */
    int start() {
        size += Integer.BYTES;
        return size - Integer.BYTES;
    }

    void end(int start) {
        makeRoom(1);
        bytes[size++] = 0;
        INTS.set(bytes, start, size - start);
    }

    /** Bytes that are a document already. */
    void document(byte[] whole, int length) {
        makeRoom(length);
        System.arraycopy(whole, 0, bytes, size, length);
        size += length;
    }

    RawBsonDocument toDocument() {
        return new RawBsonDocument(bytes, 0, size);
    }

    private void makeRoom(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }
}
