package io.wavepivot.ingest.backups.file;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.util.Arrays;
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
            assertThatCode(() -> Expansion.check(none, blanks)).doesNotThrowAnyException();
        }
        byte[] snappy = Snappy.compress(blanks);
        assertThatCode(() -> Expansion.check("snappy", snappy)).doesNotThrowAnyException();
        byte[] zstd = Zstd.compress(blanks);
        assertThatCode(() -> Expansion.check("zstandard", zstd)).doesNotThrowAnyException();
    }

    @Test
    void largerOnesAreNot() throws Exception {
        byte[] blanks = new byte[MAX + 1];

        refused("snappy", Snappy.compress(blanks), "becomes more than 16777216");
        refused("zstandard", Zstd.compress(blanks), "becomes more than 16777216");
    }

    @Test
    void aBlockThatOnlyClaimsToBeHugeIsRefusedUnread() {
        byte[] twoGigabytes = {-1, -1, -1, -1, 7, 0};

        refused("snappy", twoGigabytes, "becomes more than");
    }

    @Test
    void brokenOnesAreRefused() {
        refused("zstandard", new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, "cannot be expanded");
        refused("snappy", new byte[] {-1, -1, -1, -1, -1, -1}, "");
        byte[] cut = Zstd.compress(new byte[100_000]);
        refused("zstandard", Arrays.copyOf(cut, cut.length - 4), "cannot be expanded");
    }

    @ParameterizedTest
    @ValueSource(strings = {"deflate", "bzip2", "xz", "Snappy", "anything"})
    void othersAreNotRead(String codec) {
        refused(codec, new byte[10], "compressed by '" + codec + "'; zstandard and snappy are read");
    }

    private static void refused(String codec, byte[] block, String reason) {
        assertThatThrownBy(() -> Expansion.check(codec, block))
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining(reason);
    }
}
