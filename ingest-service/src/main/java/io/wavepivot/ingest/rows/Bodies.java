package io.wavepivot.ingest.rows;

import io.wavepivot.schemas.http.Problems;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Reads requests' bodies into memory: each up to a limit, and all together up to another. */
final class Bodies {

    private static final int KIBI = 1_024;
    private static final int PATIENCE_SECONDS = 2;
    private static final int RETRY_SECONDS = 1;

    private final int maxBytes;
    private final Semaphore freeKibis;

    Bodies(RowsConfig config) {
        this.maxBytes = (int) config.maxBody().asLongValue();
        int all = (int) (config.maxBodiesAtOnce().asLongValue() / KIBI);
        if (maxBytes <= 0 || kibis(maxBytes) > all) {
            throw new IllegalArgumentException("ingest.rows.max-body is %s and max-bodies-at-once %s: one must fit in"
                    .formatted(config.maxBody(), config.maxBodiesAtOnce()));
        }
        this.freeKibis = new Semaphore(all, true);
    }

    /**
     * Reads a body, as soon as there is room for it, and holds the room while it is used.
     *
     * @param length in bytes; negative when that is not known
     */
    <T> T read(InputStream body, int length, Use<T> use) throws IOException, InterruptedException {
        if (length > maxBytes) {
            throw tooLarge();
        }
        int room = kibis(length < 0 ? maxBytes : length);
        if (!freeKibis.tryAcquire(room, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw Problems.busy("Too many rows are being taken; try again later", RETRY_SECONDS);
        }
        try {
            byte[] bytes = body.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw tooLarge();
            }
            return use.of(bytes);
        } finally {
            freeKibis.release(room);
        }
    }

    private RuntimeException tooLarge() {
        return Problems.of(
                        413,
                        "body-too-large",
                        "The body has more than %d bytes (ingest.rows.max-body)".formatted(maxBytes))
                .build();
    }

    private static int kibis(int bytes) {
        return bytes / KIBI + 1;
    }

    /** What is done with a body. */
    interface Use<T> {

        T of(byte[] bytes) throws IOException, InterruptedException;
    }
}
