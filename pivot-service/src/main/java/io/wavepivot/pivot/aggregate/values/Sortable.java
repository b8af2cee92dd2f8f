package io.wavepivot.pivot.aggregate.values;

import io.wavepivot.schemas.tables.ColumnType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Values as bytes whose order, byte by byte, is theirs. */
public final class Sortable {

    /** Of a decimal: 34 digits are fewer than 128 bits. */
    private static final int DECIMAL_BYTES = 16;

    private Sortable() {}

    /** @param value as Avro has it */
    public static byte[] bytes(ColumnType type, Object value) {
        return switch (type) {
            case BOOLEAN -> new byte[] {(byte) ((boolean) value ? 1 : 0)};
            case FLOAT, DOUBLE -> bytes(orderedBits(((Number) value).doubleValue()));
            case DECIMAL -> decimal((BigDecimal) value);
            case TEXT, ENUM, UUID_TEXT -> value.toString().getBytes(StandardCharsets.UTF_8);
            default -> bytes(((Number) value).longValue());
        };
    }

    /** The value of some bytes, as a pivot has it: a Long, a Double, a Boolean or a text. */
    public static Object plain(ColumnType type, byte[] bytes, int scale) {
        return switch (type) {
            case BOOLEAN -> bytes[0] != 0;
            case FLOAT, DOUBLE -> real(number(bytes));
            case DECIMAL -> decimal(bytes, scale).doubleValue();
            case TEXT, ENUM, UUID_TEXT -> new String(bytes, StandardCharsets.UTF_8);
            case INT, LONG -> number(bytes);
            case DATE, TIME_MILLIS -> type.text((int) number(bytes));
            default -> type.text(number(bytes));
        };
    }

    /** The number of some bytes, exactly. */
    public static Object number(ColumnType type, byte[] bytes, int scale) {
        return type == ColumnType.DECIMAL ? decimal(bytes, scale) : plain(type, bytes, scale);
    }

    /** Whether all values of a type have as many bytes: something may stand behind them. */
    public static boolean isOfOneLength(ColumnType type) {
        return !type.isText();
    }

    private static byte[] bytes(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number ^ Long.MIN_VALUE).array();
    }

    private static long number(byte[] bytes) {
        return ByteBuffer.wrap(bytes).getLong() ^ Long.MIN_VALUE;
    }

    /** Zero is one number, and what is none is greater than all. */
    private static long orderedBits(double number) {
        long bits = Double.doubleToLongBits(number == 0 ? 0.0 : number);
        return bits >= 0 ? bits : bits ^ Long.MAX_VALUE;
    }

    private static double real(long ordered) {
        return Double.longBitsToDouble(ordered >= 0 ? ordered : ordered ^ Long.MAX_VALUE);
    }

    private static byte[] decimal(BigDecimal number) {
        byte[] digits = number.unscaledValue().toByteArray();
        byte[] bytes = new byte[DECIMAL_BYTES];
        Arrays.fill(bytes, (byte) (number.signum() < 0 ? -1 : 0));
        System.arraycopy(digits, 0, bytes, DECIMAL_BYTES - digits.length, digits.length);
        bytes[0] ^= Byte.MIN_VALUE;
        return bytes;
    }

    private static BigDecimal decimal(byte[] bytes, int scale) {
        byte[] digits = bytes.clone();
        digits[0] ^= Byte.MIN_VALUE;
        return new BigDecimal(new BigInteger(digits), scale);
    }
}
