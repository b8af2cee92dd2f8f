package io.wavepivot.ingest.backups.file;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The frame of an Avro object container file, read with limits and before any of its content is: whatever a file claims,
 * it takes no more memory than a block. Source: Avro specification 1.12, "Object Container Files".
 *
 * @param metadata of the header
 * @param sync the marker behind each block
 * @param rows in all blocks, as they say
 * @param digest of the blocks with their markers; empty when only the header was read
 */
record Container(SortedMap<String, String> metadata, byte[] sync, long rows, String digest) {

    /** Of a block as it is stored; ours have one row of 2 MiB at the most beyond their 64 KiB. */
    static final int MAX_BLOCK = 16 * 1024 * 1024;

    private static final byte[] MAGIC = {'O', 'b', 'j', 1};
    private static final String CODEC = "avro.codec";
    private static final int SYNC_BYTES = 16;
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_HEADER = 4 * 1024 * 1024;
    private static final int CHUNK = 64 * 1024;

    /**
     * Reads the frame of a whole file.
     *
     * @throws DamagedFileException it is none, or cut off
     */
    static Container of(Path file) throws IOException, DamagedFileException {
        return of(file, (codec, block, rows) -> {});
    }

    /** The same, and looks into each block. */
    static Container of(Path file, BlockCheck check) throws IOException, DamagedFileException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), CHUNK)) {
            DataInputStream data = new DataInputStream(in);
            Container header = header(data);
            MessageDigest digest = sha256();
            long rows = 0;
            while (true) {
                data.mark(1);
                if (data.read() < 0) {
                    break;
                }
                data.reset();
                rows += block(data, header, check, digest);
            }
            return new Container(
                    header.metadata, header.sync, rows, HexFormat.of().formatHex(digest.digest()));
        } catch (EOFException cut) {
            throw new DamagedFileException("The file ends in the midst of a block, or of its header", cut);
        }
    }

    /**
     * Reads a header alone.
     *
     * @throws DamagedFileException there is none
     */
    static Container header(InputStream in) throws IOException, DamagedFileException {
        DataInputStream data = new DataInputStream(in);
        if (!Arrays.equals(data.readNBytes(MAGIC.length), MAGIC)) {
            throw new DamagedFileException("The file is no Avro object container file");
        }
        try {
            SortedMap<String, String> metadata = new TreeMap<>();
            int[] left = {MAX_HEADER};
            int entries = 0;
            for (long count = number(data); count != 0; count = number(data)) {
                if (count < 0) {
                    count = -count;
                    number(data); // How many bytes they take.
                }
                if (count < 0 || count > MAX_ENTRIES - entries) {
                    throw new DamagedFileException(
                            "The header claims to have more than %d entries".formatted(MAX_ENTRIES));
                }
                for (long i = 0; i < count; i++, entries++) {
                    if (metadata.put(text(data, left), text(data, left)) != null) {
                        throw new DamagedFileException("The header has an entry twice");
                    }
                }
            }
            byte[] sync = new byte[SYNC_BYTES];
            data.readFully(sync);
            return new Container(metadata, sync, 0, "");
        } catch (EOFException cut) {
            throw new DamagedFileException("The file ends in the midst of its header", cut);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** What an entry says; empty when it is not there. */
    String entry(String name) {
        return metadata.getOrDefault(name, "");
    }

    /** The SHA-256 of all that a file says: its blocks, and each entry of its header but that which is to have it. */
    static String checksum(SortedMap<String, String> metadata, String ofBlocks, String exceptEntry) {
        MessageDigest digest = sha256();
        metadata.forEach((name, value) -> {
            if (!name.equals(exceptEntry)) {
                digest.update((name + '=' + value + '\n').getBytes(StandardCharsets.UTF_8));
            }
        });
        digest.update(ofBlocks.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest());
    }

    private static long block(DataInputStream in, Container header, BlockCheck check, MessageDigest digest)
            throws IOException, DamagedFileException {
        long rows = number(in);
        long size = number(in);
        if (rows < 1 || rows > MAX_BLOCK || size < 0 || size > MAX_BLOCK) {
            throw new DamagedFileException("A block claims to have %d rows in %d bytes".formatted(rows, size));
        }
        byte[] block = new byte[(int) size];
        in.readFully(block);
        digest.update(block);
        check.look(header.entry(CODEC), block, rows);
        byte[] marker = new byte[SYNC_BYTES];
        in.readFully(marker);
        if (!Arrays.equals(marker, header.sync)) {
            throw new DamagedFileException("A block does not end where it says");
        }
        digest.update((rows + ":" + size).getBytes(StandardCharsets.UTF_8));
        return rows;
    }

    /** @param left how many bytes the header may still have */
    private static String text(DataInputStream in, int[] left) throws IOException, DamagedFileException {
        long length = number(in);
        if (length < 0 || length > left[0]) {
            throw new DamagedFileException("The header claims to have an entry of %d bytes".formatted(length));
        }
        left[0] -= (int) length;
        byte[] bytes = in.readNBytes((int) length);
        if (bytes.length < length) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** A number of variable length, in zig-zag. */
    private static long number(DataInputStream in) throws IOException, DamagedFileException {
        long bits = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = in.readUnsignedByte();
            bits |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return bits >>> 1 ^ -(bits & 1);
            }
        }
        throw new DamagedFileException("A number in the file does not end");
    }

    /** Looks at blocks, one after the other. */
    interface BlockCheck {

        /**
         * Looks at one.
         *
         * @param codec by Avro's name; empty for none
         * @param rows that it claims to have
         */
        void look(String codec, byte[] block, long rows) throws IOException, DamagedFileException;
    }
}
