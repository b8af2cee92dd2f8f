package io.wavepivot.ingest.backups.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.xerial.snappy.Snappy;

/** Blocks of any codec, some of which would fill the memory. */
class ExpansionTest {

    private static final int MAX = 16 * 1024 * 1024;

    @Test
    void blocksOfTheLargestSizeAreTaken() throws Exception {
        byte[] blanks = new byte[MAX];

        for (String none : new String[] {"", "null"}) {
            assertThat(Expansion.of(none, blanks)).isEqualTo(blanks);
        }
        assertThat(Expansion.of("snappy", snappy(blanks))).isEqualTo(blanks);
        assertThat(Expansion.of("zstandard", Zstd.compress(blanks))).isEqualTo(blanks);
    }

    @Test
    void largerOnesAreNot() throws Exception {
        byte[] blanks = new byte[MAX + 1];

        refused("snappy", snappy(blanks), "becomes more than 16777216");
        refused("zstandard", Zstd.compress(blanks), "becomes more than 16777216");
    }

    @Test
    void aBlockThatOnlyClaimsToBeHugeIsRefusedUnread() {
        byte[] twoGigabytes = {-1, -1, -1, -1, 7, 0, 0, 0, 0, 0};

        refused("snappy", twoGigabytes, "becomes more than");
    }

    @Test
    void brokenOnesAreRefused() throws IOException {
        refused("zstandard", new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, "cannot be expanded");
        refused("snappy", new byte[] {-1, -1, -1, -1, -1, -1}, "cannot be expanded");
        refused("snappy", new byte[2], "no checksum");
        byte[] flipped = snappy(new byte[100]);
        flipped[flipped.length - 1] ^= 1;
        refused("snappy", flipped, "its checksum is another one");
        byte[] cut = Zstd.compress(new byte[100_000]);
        refused("zstandard", Arrays.copyOf(cut, cut.length - 4), "cannot be expanded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "bzip2", "xz", "Snappy", "anything"})
    void othersAreNotRead(String codec) {
        refused(codec, new byte[10], "compressed by '" + codec + "'; zstandard and snappy are read");
    }

    /** As Avro has it: with the checksum of what it was. */
    private static byte[] snappy(byte[] bytes) throws IOException {
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        byte[] compressed = Snappy.compress(bytes);
        return ByteBuffer.allocate(compressed.length + Integer.BYTES)
                .put(compressed)
                .putInt((int) checksum.getValue())
                .array();
    }

    private static void refused(String codec, byte[] block, String reason) {
        assertThatThrownBy(() -> Expansion.of(codec, block))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(reason);
    }
}
