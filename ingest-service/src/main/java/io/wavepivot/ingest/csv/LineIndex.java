package io.wavepivot.ingest.csv;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.util.Arrays;

/**
 * A stream that knows where its lines begin, and keeps its bytes until they are let go: so it is known which bytes a row
 * is made of whose first line is known, and where to go on after it.
 */
public final class LineIndex extends InputStream {

    private final InputStream in;
    private final int unit;
    private final boolean bigEndian;
    private final char lineEnd;

    /** What has been read and is not let go, from {@code base} on. */
    private byte[] bytes = new byte[64 * 1024];

    private long base;
    private int size;

    /** Of what is kept, what was given to whoever reads. */
    private int given;

    /** Where lines begin, from the line {@code firstLine} on. */
    private long[] starts = new long[1_024];

    private long firstLine;
    private int lines;
    private int scanned;
    private int before;

    /**
     * @param dialect of which the charset {@link #isKnown}
     * @param offset of the stream's first byte in its file
     * @param line the number of the line that begins there
     */
    LineIndex(InputStream in, CsvDialect dialect, long offset, long line) {
        this.in = in;
        this.unit = unit(dialect.charset());
        this.bigEndian = !dialect.charset().name().endsWith("LE");
        this.lineEnd = dialect.lineEnd();
        this.base = offset;
        this.firstLine = line;
        this.starts[0] = offset;
        this.lines = 1;
    }

    /** Whether lines end in a charset as is thought here. */
    public static boolean isKnown(Charset charset) {
        return charset.canEncode()
                && (unit(charset) > 1 || Arrays.equals("\r\n".getBytes(charset), new byte[] {'\r', '\n'}));
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (given < size) {
            int again = Math.min(length, size - given);
            System.arraycopy(bytes, given, target, offset, again);
            given += again;
            return again;
        }
        int count = in.read(target, offset, length);
        if (count > 0) {
            keep(target, offset, count);
            scan();
            given = size;
        }
        return count;
    }

    /** How many lines are known to begin. */
    long knownLines() {
        return firstLine + lines;
    }

    /** Where a line begins, in bytes of the file; where the stream ends for the one behind the last. */
    long start(long line) {
        return line - firstLine < lines ? starts[(int) (line - firstLine)] : base + size;
    }

    /** The bytes from the beginning of a line to that of another. */
    byte[] bytes(long fromLine, long toLine) {
        return Arrays.copyOfRange(bytes, (int) (start(fromLine) - base), (int) (start(toLine) - base));
    }

    /** The first line that is kept. */
    long firstKept() {
        return firstLine;
    }

    /** From which byte of the file on the bytes are kept. */
    long keptFrom() {
        return base;
    }

    /** From a line on, whose bytes are kept, all is read once more. */
    void rewind(long line) {
        given = (int) (start(line) - base);
    }

    /** Lets go of all before a line. */
    void release(long line) {
        int gone = (int) (line - firstLine);
        long start = start(line);
        int count = (int) (start - base);
        if (gone <= 0) {
            return;
        }
        System.arraycopy(bytes, count, bytes, 0, size - count);
        size -= count;
        scanned -= count;
        given -= count;
        base = start;
        System.arraycopy(starts, gone, starts, 0, lines - gone);
        lines -= gone;
        firstLine = line;
    }

    private void keep(byte[] source, int offset, int count) {
        if (bytes.length - size < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + count));
        }
        System.arraycopy(source, offset, bytes, size, count);
        size += count;
    }

    private void scan() {
        for (; scanned + unit <= size; scanned += unit) {
            int at = character(scanned);
            if (at == lineEnd) {
                begin(base + scanned + unit);
            } else if (at == '\n' && before == '\r') {
                starts[lines - 1] += unit; // Lines end with CR; this one has both.
            }
            before = at;
        }
    }

    /** A character below 256, or any number above. */
    private int character(int position) {
        if (unit == 1) {
            return bytes[position];
        }
        int value = 0;
        for (int i = 0; i < unit; i++) {
            value = value << 8 | bytes[bigEndian ? position + i : position + unit - 1 - i] & 0xFF;
        }
        return value;
    }

    private void begin(long start) {
        if (lines == starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
        }
        starts[lines++] = start;
    }

    private static int unit(Charset charset) {
        if (charset.name().startsWith("UTF-16")) {
            return 2;
        }
        return charset.name().startsWith("UTF-32") ? 4 : 1;
    }
}
