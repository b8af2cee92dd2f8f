package io.wavepivot.pivot.aggregate.values;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Some plain values as bytes: the same values are the same bytes, others are others. */
public final class Tuple {

    private static final byte NULL = 0;
    private static final byte FALSE = 1;
    private static final byte TRUE = 2;
    private static final byte LONG = 3;
    private static final byte DOUBLE = 4;
    private static final byte TEXT = 5;
    private static final byte BYTES = 6;

    private Tuple() {}

    /** @param values each a Long, a Double, a Boolean, a text, bytes, or null */
    public static byte[] bytes(List<Object> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            for (Object value : values) {
                write(value, out);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    private static void write(Object value, DataOutputStream out) throws IOException {
        switch (value) {
            case null -> out.writeByte(NULL);
            case Boolean truth -> out.writeByte(truth ? TRUE : FALSE);
            case Long number -> {
                out.writeByte(LONG);
                out.writeLong(number);
            }
            case Double number -> {
                out.writeByte(DOUBLE);
                out.writeDouble(number);
            }
            case byte[] some -> {
                out.writeByte(BYTES);
                out.writeInt(some.length);
                out.write(some);
            }
            default -> {
                byte[] utf8 = value.toString().getBytes(StandardCharsets.UTF_8);
                out.writeByte(TEXT);
                out.writeInt(utf8.length);
                out.write(utf8);
            }
        }
    }

    public static List<Object> of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        List<Object> values = new ArrayList<>();
        while (in.hasRemaining()) {
            byte type = in.get();
            values.add(
                    switch (type) {
                        case NULL -> null;
                        case FALSE -> false;
                        case TRUE -> true;
                        case LONG -> in.getLong();
                        case DOUBLE -> in.getDouble();
                        case TEXT -> new String(some(in), StandardCharsets.UTF_8);
                        case BYTES -> some(in);
                        default -> throw new IllegalArgumentException("No value is of the type " + type);
                    });
        }
        return values;
    }

    private static byte[] some(ByteBuffer in) {
        byte[] some = new byte[in.getInt()];
        in.get(some);
        return some;
    }
}
