package io.wavepivot.ingest.csv;

import java.io.IOException;
import java.io.PushbackReader;
import java.io.Reader;

/**
 * Doubles the quotes that stand behind an escape character, for FastCSV, which knows no other way: {@code \"} becomes
 * {@code ""}, and {@code \\} one of them. Lines stay what they are.
 */
final class EscapeReader extends Reader {

    private final PushbackReader in;
    private final char quote;
    private final char escape;

    /** The second of two quotes, which has not been read. */
    private boolean pending;

    EscapeReader(Reader in, CsvDialect dialect) {
        this.in = new PushbackReader(in, 1);
        this.quote = dialect.quote();
        this.escape = dialect.escape();
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        int count = 0;
        while (count < length) {
            int next = next();
            if (next < 0) {
                return count == 0 ? -1 : count;
            }
            target[offset + count++] = (char) next;
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    private int next() throws IOException {
        if (pending) {
            pending = false;
            return quote;
        }
        int next = in.read();
        if (next != escape) {
            return next;
        }
        int behind = in.read();
        if (behind == quote) {
            pending = true;
            return quote;
        }
        if (behind >= 0 && behind != escape) {
            in.unread(behind);
        }
        return next;
    }
}
