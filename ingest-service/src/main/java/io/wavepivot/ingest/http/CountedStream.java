package io.wavepivot.ingest.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that may be ended for what was read of it. */
abstract class CountedStream extends FilterInputStream {

    CountedStream(InputStream in) {
        super(in);
    }

    /**
     * Is told of each read.
     *
     * @param bytes that were read; 0 at the end
     * @param nanos that it took
     */
    abstract void count(int bytes, long nanos) throws IOException;

    @Override
    public int read() throws IOException {
        long start = System.nanoTime();
        int next = super.read();
        count(next < 0 ? 0 : 1, System.nanoTime() - start);
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        long start = System.nanoTime();
        int count = super.read(target, offset, length);
        count(Math.max(0, count), System.nanoTime() - start);
        return count;
    }
}
