package io.wavepivot.query.http;

import java.io.IOException;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** Compresses fast rather than well, in the thread that writes. What is flushed can be read; {@link #finish} ends it. */
final class Gzip extends GZIPOutputStream {

    private static final int BUFFER = 16 * 1024;

    Gzip(OutputStream out) throws IOException {
        super(out, BUFFER, true);
        def.setLevel(Deflater.BEST_SPEED);
    }

    /** Gives back what it has outside of the heap, finished or not. */
    void release() {
        def.end();
    }
}
