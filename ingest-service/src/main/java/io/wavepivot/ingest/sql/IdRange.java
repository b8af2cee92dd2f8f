package io.wavepivot.ingest.sql;

import java.time.Instant;

/**
 * Ids that were skipped: rolled back, deleted, or not committed yet.
 *
 * @param first inclusive
 * @param last inclusive
 * @param seenAt when it was first seen that they are missing
 */
public record IdRange(long first, long last, Instant seenAt) {

    public IdRange {
        if (first > last) {
            throw new IllegalArgumentException("An id range from %d to %d".formatted(first, last));
        }
    }

    public long size() {
        return last - first + 1;
    }
}
