package io.wavepivot.schemas.wire;

import java.io.EOFException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;

/**
 * Avro's binary encoding out of an array, believing nothing that the bytes claim: whatever a length or a count says, no
 * more is allocated, read or passed over than there are bytes left. Avro's own decoder makes room for what is claimed
 * first.
 *
 * <p>Source: Avro specification 1.12, "Binary encoding".
 */
public final class BoundedDecoder extends Decoder {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int LONGEST_VARINT = 10;

    private byte[] bytes = {};
    private int position;

    /** Items that may still come: an item may take no byte at all, so that a count alone could go on for ever. */
    private long items;

    /** Starts to read an array from a position to its end. */
    public BoundedDecoder reset(byte[] source, int start) {
        bytes = source;
        position = start;
        items = source.length - start;
        return this;
    }

    /** Where the next byte is read. */
    public int position() {
        return position;
    }

    /** Whether all was read. */
    public boolean isEnd() {
        return position == bytes.length;
    }

    /** Passes over a text or bytes, and returns where they start; they end at {@link #position()}. */
    public int passOver() throws IOException {
        int length = length();
        int start = position;
        position += length;
        return start;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        require(1);
        byte value = bytes[position++];
        if (value != 0 && value != 1) {
            throw new IOException("A boolean is " + value);
        }
        return value == 1;
    }

    @Override
    public int readInt() throws IOException {
        long value = readLong();
        if (value != (int) value) {
            throw new IOException("An int is " + value);
        }
        return (int) value;
    }

    @Override
    public long readLong() throws IOException {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            require(1);
            byte next = bytes[position++];
            value |= (long) (next & 0x7F) << 7 * i;
            if (next >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new IOException("A number has more than %d bytes".formatted(LONGEST_VARINT));
    }

    @Override
    public float readFloat() throws IOException {
        require(Float.BYTES);
        position += Float.BYTES;
        return Float.intBitsToFloat((int) INTS.get(bytes, position - Float.BYTES));
    }

    @Override
    public double readDouble() throws IOException {
        require(Double.BYTES);
        position += Double.BYTES;
        return Double.longBitsToDouble((long) LONGS.get(bytes, position - Double.BYTES));
    }

    @Override
    public Utf8 readString(Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    /** @throws IOException the bytes are no UTF-8: replaced characters would make one text of two */
    @Override
    public String readString() throws IOException {
        int start = passOver();
        String text = new String(bytes, start, position - start, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0
                && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), Arrays.copyOfRange(bytes, start, position))) {
            throw new IOException("A text is no UTF-8");
        }
        return text;
    }

    @Override
    public void skipString() throws IOException {
        passOver();
    }

    @Override
    public ByteBuffer readBytes(ByteBuffer old) throws IOException {
        int start = passOver();
        return ByteBuffer.wrap(Arrays.copyOfRange(bytes, start, position));
    }

    @Override
    public void skipBytes() throws IOException {
        passOver();
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws IOException {
        require(length);
        System.arraycopy(bytes, position, target, start, length);
        position += length;
    }

    @Override
    public void skipFixed(int length) throws IOException {
        require(length);
        position += length;
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        return count();
    }

    @Override
    public long arrayNext() throws IOException {
        return count();
    }

    @Override
    public long readMapStart() throws IOException {
        return count();
    }

    @Override
    public long mapNext() throws IOException {
        return count();
    }

    @Override
    public long skipArray() throws IOException {
        return count();
    }

    @Override
    public long skipMap() throws IOException {
        return count();
    }

    /** How many items a block has. A negative count has its size in bytes behind it, which is not needed. */
    private long count() throws IOException {
        long count = readLong();
        if (count < 0) {
            readLong();
            count = -count;
        }
        if (count < 0 || count > items) {
            throw new EOFException("A block claims %d items, and %d bytes are left".formatted(count, remaining()));
        }
        items -= count;
        return count;
    }

    private int length() throws IOException {
        long length = readLong();
        if (length < 0) {
            throw new IOException("A length is " + length);
        }
        require(length);
        return (int) length;
    }

    private void require(long count) throws EOFException {
        if (count > remaining()) {
            throw new EOFException("%d bytes are claimed, and %d are left".formatted(count, remaining()));
        }
    }

    private int remaining() {
        return bytes.length - position;
    }
}
