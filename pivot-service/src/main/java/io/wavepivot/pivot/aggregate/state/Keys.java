package io.wavepivot.pivot.aggregate.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;

/** Keys of a store: parts, of which none but the last may end where another begins. */
public final class Keys {

    private Keys() {}

    /** A kind of entries, and what they are of: each part with its length, so that it is no other's beginning. */
    static Bytes of(char kind, byte[]... parts) {
        return of(kind, parts.length, parts);
    }

    /** The same, of which the last part stands without its length: keys are in its order. */
    static Bytes ordered(char kind, byte[]... parts) {
        return of(kind, parts.length - 1, parts);
    }

    private static Bytes of(char kind, int withLength, byte[]... parts) {
        int size = 1 + withLength * Integer.BYTES;
        for (byte[] part : parts) {
            size += part.length;
        }
        ByteBuffer key = ByteBuffer.allocate(size).put((byte) kind);
        for (int i = 0; i < parts.length; i++) {
            if (i < withLength) {
                key.putInt(parts[i].length);
            }
            key.put(parts[i]);
        }
        return Bytes.wrap(key.array());
    }

    /** What stands in a key behind its beginning. */
    static byte[] behind(Bytes beginning, Bytes key) {
        return Arrays.copyOfRange(key.get(), beginning.get().length, key.get().length);
    }

    /** The first part of some bytes that has its length before it. */
    static byte[] first(byte[] parts) {
        ByteBuffer in = ByteBuffer.wrap(parts);
        byte[] first = new byte[in.getInt()];
        in.get(first);
        return first;
    }

    /** What comes behind the {@link #first} part. */
    static byte[] rest(byte[] parts) {
        int length = ByteBuffer.wrap(parts).getInt();
        return Arrays.copyOfRange(parts, Integer.BYTES + length, parts.length);
    }

    static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    public static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }
}
