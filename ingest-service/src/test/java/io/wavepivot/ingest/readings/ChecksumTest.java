package io.wavepivot.ingest.readings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/** That the servers compute the same is seen in {@code ValuesTest}. */
class ChecksumTest {

    private static final byte[] NAME = "T\u00FCr".getBytes(StandardCharsets.UTF_8);

    private final Checksum checksum = new Checksum();

    @Test
    void aWholeNumberGoesInByItsDigits() {
        assertThat(checksum.of(7, NAME, -12L)).isEqualTo(crc("7|T\u00FCr|0|-12"));
        assertThat(checksum.of(8, NAME, 0L)).isEqualTo(crc("8|T\u00FCr|0|0"));
    }

    @Test
    void nullIsNoNumber() {
        assertThat(checksum.of(7, NAME, null)).isEqualTo(crc("7|T\u00FCr|1"));
    }

    @Test
    void aDoubleGoesInByItsBits() {
        for (double value : new double[] {1.5, -0.0, Double.MIN_VALUE}) {
            ByteBuffer point = ByteBuffer.allocate(25).order(ByteOrder.LITTLE_ENDIAN);
            point.putInt(0).put((byte) 1).putInt(1).putDouble(value).putDouble(0);
            CRC32 expected = new CRC32();
            expected.update("7|T\u00FCr|0|".getBytes(StandardCharsets.UTF_8));
            expected.update(point.array());
            assertThat(checksum.of(7, NAME, value)).isEqualTo(expected.getValue());
        }
    }

    @Test
    void inSqlADoubleIsAPoint() {
        assertThat(Checksum.sql(ValueColumn.DOUBLE, "id", "p", "v"))
                .isEqualTo(
                        "CRC32(CONCAT_WS('|', id, CAST(CONVERT(p USING utf8mb4) AS BINARY), v IS NULL, POINT(v, 0)))");
        assertThat(Checksum.sql(ValueColumn.TEXT, "id", "p", "v"))
                .isEqualTo("CRC32(CONCAT_WS('|', id, CONVERT(p USING utf8mb4), v IS NULL, v))");
    }

    private static long crc(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }
}
