package io.wavepivot.ingest.readings;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The checksum of a measure: the CRC-32 of its id, its point in UTF-8, whether its value is NULL, and its value, with
 * bars between. A double goes in with its bits, as the servers disagree on how to write it: as the point (value, 0) in
 * their binary form, a number of a reference system, a byte order, a type, and two coordinates. Source: MySQL 8
 * Reference Manual, "Internal Geometry Storage Format".
 */
final class Checksum {

    private static final int POINT_BYTES = 25;

    private final CRC32 crc = new CRC32();
    private final ByteBuffer point = ByteBuffer.allocate(POINT_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    Checksum() {
        point.putInt(0).put((byte) 1).putInt(1);
    }

    /** The same as an SQL expression of the names of the columns. */
    static String sql(ValueColumn type, String id, String point, String value) {
        return switch (type) {
            case DOUBLE ->
                "CRC32(CONCAT_WS('|', %s, CAST(CONVERT(%s USING utf8mb4) AS BINARY), %s IS NULL, POINT(%s, 0)))"
                        .formatted(id, point, value, value);
            default ->
                "CRC32(CONCAT_WS('|', %s, CONVERT(%s USING utf8mb4), %s IS NULL, %s))"
                        .formatted(id, point, value, value);
        };
    }

    /**
     * Computes it.
     *
     * @param name of the point, in UTF-8
     * @param value a Double or a Long; null for NULL
     */
    long of(long id, byte[] name, Object value) {
        crc.reset();
        crc.update(Long.toString(id).getBytes(StandardCharsets.ISO_8859_1));
        crc.update('|');
        crc.update(name);
        crc.update('|');
        crc.update(value == null ? '1' : '0');
        switch (value) {
            case null -> {}
            case Double number -> {
                crc.update('|');
                crc.update(point.putDouble(9, number).array());
            }
            default -> {
                crc.update('|');
                crc.update(value.toString().getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return crc.getValue();
    }
}
