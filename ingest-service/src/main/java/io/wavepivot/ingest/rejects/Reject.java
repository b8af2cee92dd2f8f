package io.wavepivot.ingest.rejects;

import io.wavepivot.schemas.RejectedRow;

/**
 * A row in the topic of those that were not taken in.
 *
 * @param offset its place there, which tells it from all others of its table
 */
record Reject(long offset, RejectedRow row) {

    /** Whether all of it is there: it may have been too long for that. */
    boolean isWhole() {
        return row.getRaw().length() <= Rejects.MAX_RAW;
    }

    /** Whether a rule that it breaks, or a field that it breaks one with, has a text in it. */
    boolean isBecauseOf(String reason) {
        return row.getErrors().stream()
                .anyMatch(error ->
                        error.getField().equals(reason) || error.getRule().contains(reason));
    }
}
