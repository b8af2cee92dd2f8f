package io.wavepivot.ingest.csv;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;

/**
 * Lets FastCSV see line ends of one kind only: LF, or CR and LF. What else could be one stands for itself in a text, and
 * is something that no text has until it is put back. (FastCSV 4.1.0 counts lines wrong, and may take two rows for one,
 * where a quoted field has a CR alone.)
 */
public final class LineEndReader extends FilterReader {

    /** Half of a character, which no decoder makes. */
    public static final char STAND_IN = '\uDC0D';

    private final boolean endsWithReturn;
    private final char[] ahead = new char[1];
    private boolean hasAhead;
    private boolean afterReturn;

    LineEndReader(Reader in, CsvDialect dialect) {
        super(in);
        this.endsWithReturn = dialect.lineEnd() == CsvDialect.CR;
    }

    @Override
    public int read() throws IOException {
        char[] one = new char[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        return endsWithReturn ? returns(target, offset, length) : lineFeeds(target, offset, length);
    }

    /** A CR without an LF behind it stands for itself; for the last one that is read, what is behind is read, too. */
    private int lineFeeds(char[] target, int offset, int length) throws IOException {
        int count = fill(target, offset, length);
        for (int i = offset; i < offset + count; i++) {
            if (target[i] == '\r' && !(i + 1 < offset + count ? target[i + 1] == '\n' : isLineFeedNext())) {
                target[i] = STAND_IN;
            }
        }
        return count;
    }

    private int fill(char[] target, int offset, int length) throws IOException {
        if (!hasAhead) {
            return in.read(target, offset, length);
        }
        target[offset] = ahead[0];
        hasAhead = false;
        return 1;
    }

    private boolean isLineFeedNext() throws IOException {
        hasAhead = in.read(ahead, 0, 1) > 0;
        return hasAhead && ahead[0] == '\n';
    }

    /** Each CR becomes LF; an LF behind it belongs to it, and any other stands for itself. */
    private int returns(char[] target, int offset, int length) throws IOException {
        int to = offset;
        do {
            int count = in.read(target, offset, length);
            if (count < 0) {
                return count;
            }
            for (int i = offset; i < offset + count; i++) {
                char at = target[i];
                if (at != '\n' || !afterReturn) {
                    target[to++] = at == '\r' ? '\n' : at == '\n' ? STAND_IN : at;
                }
                afterReturn = at == '\r';
            }
        } while (to == offset);
        return to - offset;
    }
}
