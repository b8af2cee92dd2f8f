package io.wavepivot.pivot.aggregate.state;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * A row whose groups are being moved.
 *
 * @param before what it said, by which they went to where they are; null for nothing
 * @param last the last group that was moved; empty for none
 */
record Move(int source, String key, byte[] before, byte[] last) {

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            byte[] utf8 = Keys.utf8(key);
            out.writeInt(source);
            out.writeInt(utf8.length);
            out.write(utf8);
            out.writeInt(before == null ? -1 : before.length);
            out.write(before == null ? new byte[0] : before);
            out.write(last);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static Move of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        int source = in.getInt();
        byte[] key = new byte[in.getInt()];
        in.get(key);
        int length = in.getInt();
        byte[] before = length < 0 ? null : new byte[length];
        if (before != null) {
            in.get(before);
        }
        byte[] last = new byte[in.remaining()];
        in.get(last);
        return new Move(source, Keys.text(key), before, last);
    }
}
