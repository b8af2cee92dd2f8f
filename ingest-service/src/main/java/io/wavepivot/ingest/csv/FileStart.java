package io.wavepivot.ingest.csv;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Where the rows of a file begin: behind its byte order mark, which goes before what is said of its encoding, and behind
 * the lines that are to be skipped.
 *
 * @param rest the stream from there on
 * @param offset in bytes
 * @param line from 1 on
 */
public record FileStart(InputStream rest, CsvDialect dialect, long offset, long line) {

    /** Enough for the first row of nearly any file, in which it is seen how lines end. */
    private static final int PEEKED = 32 * 1024;

    public static FileStart of(InputStream file, CsvDialect dialect) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file);
        in.mark(PEEKED);
        byte[] first = firstLine(in);
        in.reset();
        int mark = 0;
        CsvDialect found = dialect;
        if (startsWith(first, 0xEF, 0xBB, 0xBF)) {
            mark = 3;
            found = dialect.with(StandardCharsets.UTF_8);
        } else if (startsWith(first, 0xFF, 0xFE)) {
            mark = 2;
            found = dialect.with(StandardCharsets.UTF_16LE);
        } else if (startsWith(first, 0xFE, 0xFF)) {
            mark = 2;
            found = dialect.with(StandardCharsets.UTF_16BE);
        }
        String text = new String(first, mark, first.length - mark, found.charset());
        found = found.endingWith(lineEnd(text, found));
        in.skipNBytes(mark);
        LineSkip skipped = LineSkip.of(in, found);
        return new FileStart(in, found, mark + skipped.bytes(), 1L + skipped.lines());
    }

    /** Up to the end of a line at least; what is behind it may never come. */
    private static byte[] firstLine(InputStream in) throws IOException {
        byte[] bytes = new byte[PEEKED];
        int size = 0;
        boolean hasEnd = false;
        while (size < PEEKED && !hasEnd) {
            int count = in.read(bytes, size, PEEKED - size);
            if (count < 0) {
                break;
            }
            for (int i = size; i < size + count; i++) {
                hasEnd |= bytes[i] == '\n' || bytes[i] == '\r' && i + 1 < size + count;
            }
            size += count;
        }
        return Arrays.copyOf(bytes, size);
    }

    /** Lines end as the first of them does. */
    private static char lineEnd(String text, CsvDialect dialect) {
        boolean inQuotes = false;
        for (int i = 0; i < text.length() - 1; i++) {
            char at = text.charAt(i);
            if (at == dialect.quote()) {
                inQuotes = !inQuotes;
            } else if (!inQuotes && at == CsvDialect.LF) {
                return CsvDialect.LF;
            } else if (!inQuotes && at == CsvDialect.CR) {
                return text.charAt(i + 1) == CsvDialect.LF ? CsvDialect.LF : CsvDialect.CR;
            }
        }
        return CsvDialect.LF;
    }

    private static boolean startsWith(byte[] bytes, int... mark) {
        byte[] wanted = new byte[mark.length];
        for (int i = 0; i < mark.length; i++) {
            wanted[i] = (byte) mark[i];
        }
        return bytes.length >= mark.length && Arrays.equals(Arrays.copyOf(bytes, mark.length), wanted);
    }
}
