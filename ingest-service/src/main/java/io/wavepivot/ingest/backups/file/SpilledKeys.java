package io.wavepivot.ingest.backups.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * More keys than memory holds, in divisions that it does hold: in one file, which is gone with this, in blocks of keys of
 * one division each. Which division a key is in depends on the key, and on how many there are.
 */
public final class SpilledKeys implements Closeable {

    private static final int BLOCK = 4 * 1024;

    private final FileChannel file;
    private final Division[] divisions;
    private final MessageDigest sha256 = Container.sha256();
    private long end;

    /**
     * @param directory where the file is, for as long as it is needed
     * @param divisions how many
     */
    public SpilledKeys(Path directory, int divisions) throws IOException {
        this.file = FileChannel.open(
                Files.createTempFile(directory, "unfinished-", ".part"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
        this.divisions = new Division[divisions];
    }

    /** @param key of less than 4,000 bytes */
    public void add(byte[] key) throws IOException {
        long part = Integer.toUnsignedLong(ByteBuffer.wrap(sha256.digest(key)).getInt());
        int division = (int) (part % divisions.length);
        if (divisions[division] == null) {
            divisions[division] = new Division();
        }
        divisions[division].add(key);
    }

    int divisions() {
        return divisions.length;
    }

    /** Gives the keys of one division, in the order in which they were added. */
    public void each(int division, Taker taker) throws IOException, DamagedFileException {
        if (divisions[division] != null) {
            divisions[division].each(taker);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    /** Is given keys. */
    public interface Taker {

        void take(byte[] key) throws IOException, DamagedFileException;
    }

    /** Reads a block, and turns to its beginning. */
    private void read(Block block, ByteBuffer into) throws IOException {
        into.clear().limit(block.length());
        while (into.hasRemaining()) {
            if (file.read(into, block.place() + into.position()) < 0) {
                throw new EOFException("The file of keys was cut");
            }
        }
        into.flip();
    }

    private static void take(ByteBuffer keys, Taker taker) throws IOException, DamagedFileException {
        while (keys.hasRemaining()) {
            byte[] key = new byte[keys.getShort()];
            keys.get(key);
            taker.take(key);
        }
    }

    private record Block(long place, int length) {}

    /** Its blocks that are full, and the one that is not. */
    private final class Division {

        private final List<Block> blocks = new ArrayList<>();
        private final ByteBuffer last = ByteBuffer.allocate(BLOCK);

        void add(byte[] key) throws IOException {
            if (last.remaining() < Short.BYTES + key.length) {
                last.flip();
                blocks.add(new Block(end, last.limit()));
                while (last.hasRemaining()) {
                    end += file.write(last, end);
                }
                last.clear();
            }
            last.putShort((short) key.length).put(key);
        }

        void each(Taker taker) throws IOException, DamagedFileException {
            ByteBuffer keys = ByteBuffer.allocate(BLOCK);
            for (Block block : blocks) {
                read(block, keys);
                take(keys, taker);
            }
            take(last.duplicate().flip(), taker);
        }
    }
}
