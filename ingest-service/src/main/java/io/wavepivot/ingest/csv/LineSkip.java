package io.wavepivot.ingest.csv;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Lines that were passed over.
 *
 * @param lines how many there were, which may be fewer than wanted
 * @param bytes how many they have
 */
record LineSkip(int lines, long bytes) {

    /** Passes over as many lines as a dialect says. */
    static LineSkip of(InputStream in, CsvDialect dialect) throws IOException {
        byte[] end = String.valueOf(dialect.lineEnd()).getBytes(dialect.charset());
        long bytes = 0;
        int lines = 0;
        while (lines < dialect.skip()) {
            byte[] unit = in.readNBytes(end.length);
            if (unit.length == 0) {
                break;
            }
            bytes += unit.length;
            if (Arrays.equals(unit, end)) {
                lines++;
            }
        }
        return new LineSkip(lines, bytes);
    }
}
