package io.wavepivot.query.http;

import java.io.IOException;
import java.io.OutputStream;

/**
 * An answer's stream, compressed or not. Its writer cannot end it, which would make it look complete, even after a
 * failure: {@link #finish} does.
 */
final class AnswerStream extends OutputStream {

    private final OutputStream out;
    private final boolean compressed;
    private OutputStream begun;

    AnswerStream(OutputStream out, boolean compressed) {
        this.out = out;
        this.compressed = compressed;
    }

    /** Whether anything has been written. */
    boolean isBegun() {
        return begun != null;
    }

    @Override
    public void write(int oneByte) throws IOException {
        begin().write(oneByte);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        begin().write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        if (isBegun()) {
            begun.flush();
        }
    }

    @Override
    public void close() throws IOException {
        flush();
    }

    /** Writes what tells that all has been written. */
    void finish() throws IOException {
        if (begin() instanceof Gzip gzip) {
            gzip.finish();
        }
    }

    /** Gives back what it has; what has not been written never is. */
    void release() {
        if (begun instanceof Gzip gzip) {
            gzip.release();
        }
    }

    private OutputStream begin() throws IOException {
        if (begun == null) {
            begun = compressed ? new Gzip(out) : out;
        }
        return begun;
    }
}
