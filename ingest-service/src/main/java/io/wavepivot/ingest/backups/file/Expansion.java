package io.wavepivot.ingest.backups.file;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.xerial.snappy.Snappy;

/** How large blocks become when they are expanded, found out before Avro does it: a few bytes may be gigabytes. */
final class Expansion {

    /** Ours have 64 KiB, and one row of 2 MiB at the most beyond. */
    private static final int MAX = 16 * 1024 * 1024;

    private static final int CHUNK = 64 * 1024;

    private Expansion() {}

    /**
     * Looks at a block.
     *
     * @param codec by Avro's name; empty for none
     * @throws DamagedFileException it cannot be expanded, or becomes too large, or its codec is not one of ours
     */
    static void check(String codec, byte[] block) throws DamagedFileException {
        try {
            boolean fits =
                    switch (codec) {
                        case "", "null" -> true;
                        case "zstandard" -> isZstdWithin(block);
                        case "snappy" -> Snappy.uncompressedLength(block) <= MAX;
                        default ->
                            throw new DamagedFileException(
                                    "Its blocks are compressed by '%s'; zstandard and snappy are read"
                                            .formatted(codec));
                    };
            if (!fits) {
                throw new DamagedFileException("A block of %d bytes becomes more than %d".formatted(block.length, MAX));
            }
        } catch (IOException broken) {
            throw new DamagedFileException("A block cannot be expanded: " + broken.getMessage(), broken);
        }
    }

    private static boolean isZstdWithin(byte[] block) throws IOException {
        byte[] chunk = new byte[CHUNK];
        long size = 0;
        try (InputStream expanded = new ZstdInputStream(new ByteArrayInputStream(block))) {
            for (int count = expanded.read(chunk); count >= 0 && size <= MAX; count = expanded.read(chunk)) {
                size += count;
            }
        }
        return size <= MAX;
    }
}
