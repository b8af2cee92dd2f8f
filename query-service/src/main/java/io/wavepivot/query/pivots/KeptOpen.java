package io.wavepivot.query.pivots;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** A stream that its writer cannot end: closing an answer's stream would make it look complete, even after a failure. */
final class KeptOpen extends FilterOutputStream {

    KeptOpen(OutputStream out) {
        super(out);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length); // The inherited one writes byte by byte.
    }

    @Override
    public void close() throws IOException {
        flush();
    }
}
