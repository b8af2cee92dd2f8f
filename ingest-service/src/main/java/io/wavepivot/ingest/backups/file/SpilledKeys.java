package io.wavepivot.ingest.backups.file;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * More keys than memory holds, in divisions that it does hold: in one file, which is gone with this, in blocks of keys of
 * one division each. Which division a key is in depends on the key, and on how many there are.
 */
public final class SpilledKeys implements Closeable {

    private static final int BLOCK = 4 * 1024;

    /** Of a key, beside its bytes. */
    private static final int FRAME = Short.BYTES + 2 * Long.BYTES;

    /** Each takes a block of memory. */
    private static final int MAX_DIVISIONS = 8 * 1024;

    private final int maxKeys;
    private final FileChannel file;
    private final Division[] divisions;
    private long end;

    /**
     * None yet.
     *
     * @param directory where the file is, for as long as it is needed
     * @param rows about how many there will be
     * @param maxKeys that are remembered at once, a power of two
     * @throws DamagedFileException nobody has so many
     */
    SpilledKeys(Path directory, long rows, int maxKeys) throws IOException, DamagedFileException {
        this(directory, maxKeys, divisions(rows, maxKeys));
    }

    private SpilledKeys(Path directory, int maxKeys, int divisions) throws IOException {
        this.maxKeys = maxKeys;
        this.divisions = new Division[divisions];
        this.file = FileChannel.open(
                Files.createTempFile(directory, "unfinished-", ".part"),
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }

    /** Others, none yet, that are divided in the same way. */
    SpilledKeys others(Path directory) throws IOException {
        return new SpilledKeys(directory, maxKeys, divisions.length);
    }

    /** So many that hardly any has more keys than are remembered. */
    private static int divisions(long rows, int maxKeys) throws DamagedFileException {
        if (rows > mostRows(maxKeys)) {
            throw new DamagedFileException(
                    "It has %d rows; with %d keys in memory (ingest.backups.max-keys) at most %d can be told apart"
                            .formatted(rows, maxKeys, mostRows(maxKeys)));
        }
        return (int) (rows / (maxKeys / 2) + 1);
    }

    /** How many keys there may be at the most. */
    public static long mostRows(int maxKeys) {
        return (long) MAX_DIVISIONS * (maxKeys / 2) - 1;
    }

    /** @param key of less than 4,000 bytes */
    public void add(HashedKey key) throws IOException {
        int division = (int) ((key.part() >>> Integer.SIZE) % divisions.length);
        if (divisions[division] == null) {
            divisions[division] = new Division();
        }
        divisions[division].add(key);
    }

    int divisions() {
        return divisions.length;
    }

    /**
     * Looks at all of them.
     *
     * @throws DamagedFileException two are the same
     */
    void requireDistinct() throws IOException, DamagedFileException {
        for (int division = 0; division < divisions.length; division++) {
            distinct(division);
        }
    }

    /** The keys of one division. */
    KeySet distinct(int division) throws IOException, DamagedFileException {
        KeySet seen = new KeySet(maxKeys);
        each(division, key -> {
            if (seen.contains(key)) {
                throw new DamagedFileException(
                        "It has two rows with the key '%s'".formatted(new String(key.bytes(), StandardCharsets.UTF_8)));
            }
            if (seen.isFull()) {
                throw new DamagedFileException("Its keys are not those of rows: far too many are alike");
            }
            seen.add(key);
        });
        return seen;
    }

    /** Gives the keys of one division, in the order in which they were added. */
    void each(int division, Taker taker) throws IOException, DamagedFileException {
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

        void take(HashedKey key) throws IOException, DamagedFileException;
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
            taker.take(new HashedKey(key, keys.getLong(), keys.getLong()));
        }
    }

    private record Block(long place, int length) {}

    /** Its blocks that are full, and the one that is not. */
    private final class Division {

        private final List<Block> blocks = new ArrayList<>();
        private final ByteBuffer last = ByteBuffer.allocate(BLOCK);

        void add(HashedKey key) throws IOException {
            if (last.remaining() < FRAME + key.bytes().length) {
                last.flip();
                blocks.add(new Block(end, last.limit()));
                while (last.hasRemaining()) {
                    end += file.write(last, end);
                }
                last.clear();
            }
            last.putShort((short) key.bytes().length)
                    .put(key.bytes())
                    .putLong(key.part())
                    .putLong(key.rest());
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
