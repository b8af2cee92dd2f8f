package io.wavepivot.pivot.aggregate.state;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A value that is kept.
 *
 * @param times how often it is there
 * @param payload null where the entry itself is what it stands for
 */
record Kept(int times, byte[] payload) {

    /** @param bytes null for none */
    static Kept of(byte[] bytes) {
        if (bytes == null) {
            return new Kept(0, null);
        }
        boolean hasPayload = bytes[Integer.BYTES] != 0;
        return new Kept(
                ByteBuffer.wrap(bytes).getInt(),
                hasPayload ? Arrays.copyOfRange(bytes, Integer.BYTES + 1, bytes.length) : null);
    }

    byte[] bytes() {
        int length = payload == null ? 0 : payload.length;
        ByteBuffer bytes =
                ByteBuffer.allocate(Integer.BYTES + 1 + length).putInt(times).put((byte) (payload == null ? 0 : 1));
        return payload == null ? bytes.array() : bytes.put(payload).array();
    }
}
