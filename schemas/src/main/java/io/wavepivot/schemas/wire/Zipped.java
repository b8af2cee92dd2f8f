package io.wavepivot.schemas.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Bytes in a record that repeat themselves, as gzip (RFC 1952). */
public final class Zipped {

    /** Of what comes out: a few bytes could become any number of them. */
    private static final int MAX_BYTES = 16 * 1024 * 1024;

    private Zipped() {}

    public static ByteBuffer zip(byte[] bytes) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return ByteBuffer.wrap(zipped.toByteArray());
    }

    /** @throws UndecodableException it is no gzip, or it is of more than 16 MiB */
    public static byte[] unzip(ByteBuffer zipped) throws UndecodableException {
        byte[] bytes = new byte[zipped.remaining()];
        zipped.duplicate().get(bytes);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] unzipped = in.readNBytes(MAX_BYTES + 1);
            if (unzipped.length > MAX_BYTES) {
                throw new UndecodableException("The bytes unzip to more than %d".formatted(MAX_BYTES));
            }
            return unzipped;
        } catch (IOException noGzip) {
            throw new UndecodableException("The bytes are no gzip: " + noGzip.getMessage(), noGzip);
        }
    }
}
