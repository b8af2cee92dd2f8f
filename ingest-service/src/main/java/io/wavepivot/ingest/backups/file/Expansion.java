package io.wavepivot.ingest.backups.file;

import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import org.xerial.snappy.Snappy;

/** Blocks as they were before they were compressed, where they are not too large: a few bytes may be gigabytes. */
final class Expansion {

    /** Ours have 64 KiB, and one row of 2 MiB at the most beyond. */
    private static final int MAX = 16 * 1024 * 1024;

    private Expansion() {}

    /**
     * Expands a block.
     *
     * @param codec by Avro's name; empty for none
     * @throws DamagedFileException it cannot be expanded, or becomes too large, or its codec is not one of ours
     */
    static byte[] of(String codec, byte[] block) throws DamagedFileException {
        try {
            return switch (codec) {
                case "", "null" -> block;
                case "zstandard" -> zstandard(block);
                case "snappy" -> snappy(block);
                default ->
                    throw new DamagedFileException(
                            "Its blocks are compressed by '%s'; zstandard and snappy are read".formatted(codec));
            };
        } catch (IOException broken) {
            throw new DamagedFileException("A block cannot be expanded: " + broken.getMessage(), broken);
        }
    }

    private static byte[] zstandard(byte[] block) throws IOException, DamagedFileException {
        try (InputStream expanded = new ZstdInputStream(new ByteArrayInputStream(block))) {
            byte[] bytes = expanded.readNBytes(MAX + 1);
            require(bytes.length <= MAX, block);
            return bytes;
        }
    }

    /** Behind it is the checksum of what it was. */
    private static byte[] snappy(byte[] block) throws IOException, DamagedFileException {
        int length = block.length - Integer.BYTES;
        if (length < 0) {
            throw new IOException("it has no checksum");
        }
        require(Snappy.uncompressedLength(block, 0, length) <= MAX, block);
        byte[] bytes = new byte[Snappy.uncompressedLength(block, 0, length)];
        int expanded = Snappy.uncompress(block, 0, length, bytes, 0);
        CRC32 checksum = new CRC32();
        checksum.update(bytes);
        if (expanded != bytes.length
                || (int) checksum.getValue() != ByteBuffer.wrap(block).getInt(length)) {
            throw new IOException("its checksum is another one");
        }
        return bytes;
    }

    private static void require(boolean fits, byte[] block) throws DamagedFileException {
        if (!fits) {
            throw new DamagedFileException("A block of %d bytes becomes more than %d".formatted(block.length, MAX));
        }
    }
}
