package io.wavepivot.pivot.aggregate.state;

import io.wavepivot.pivot.aggregate.values.Tuple;
import java.util.Arrays;
import java.util.List;

/**
 * A row whose groups are being moved.
 *
 * @param before what it said, by which they went to where they are; null for nothing
 * @param group the last group that was moved; null for none
 * @param share the last of its shares that was, where some are left; else null
 */
record Move(int source, String key, byte[] before, byte[] group, byte[] share) {

    Move(int source, String key, byte[] before) {
        this(source, key, before, null, null);
    }

    Move at(byte[] movedGroup, byte[] movedShare) {
        return new Move(source, key, before, movedGroup, movedShare);
    }

    byte[] bytes() {
        return Tuple.bytes(Arrays.asList((long) source, key, before, group, share));
    }

    static Move of(byte[] bytes) {
        List<Object> values = Tuple.of(bytes);
        return new Move(
                Math.toIntExact((long) values.get(0)),
                (String) values.get(1),
                (byte[]) values.get(2),
                (byte[]) values.get(3),
                (byte[]) values.get(4));
    }
}
