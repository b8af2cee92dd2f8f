package io.wavepivot.ingest.mysql;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.zip.CRC32;

/**
 * The checksum of a measure: the CRC-32 of its id, its point in UTF-8, whether its value is NULL, and its value as the
 * server writes it, with bars between. The server computes it where rows are not sent; where they are, we do, as for the
 * server it would take longer than all the rest. Were the two ever to differ, a wave would be read once more than it
 * had to be.
 */
final class Checksums {

    private static final byte[] WITH_VALUE = "|0|".getBytes(StandardCharsets.UTF_8);
    private static final byte[] WITHOUT_VALUE = "|1".getBytes(StandardCharsets.UTF_8);

    private Checksums() {}

    /** The same as an SQL expression of the names of the columns. */
    static String sql(String id, String point, String value) {
        return "CRC32(CONCAT_WS('|', %s, CONVERT(%s USING utf8mb4), %s IS NULL, %s))"
                .formatted(id, point, value, value);
    }

    /** Of a row whose fourth column is its value. */
    static long of(ResultSet row, long id, String point) throws SQLException {
        CRC32 checksum = new CRC32();
        checksum.update(Long.toString(id).getBytes(StandardCharsets.ISO_8859_1));
        checksum.update('|');
        checksum.update(point.getBytes(StandardCharsets.UTF_8));
        byte[] value = row.getBytes(4); // As it was sent: text.
        if (value == null) {
            checksum.update(WITHOUT_VALUE);
        } else {
            checksum.update(WITH_VALUE);
            checksum.update(value);
        }
        return checksum.getValue();
    }
}
