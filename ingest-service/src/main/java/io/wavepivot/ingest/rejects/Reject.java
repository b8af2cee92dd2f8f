package io.wavepivot.ingest.rejects;

import io.wavepivot.schemas.RejectedRow;
import io.wavepivot.schemas.RowError;
import java.util.List;

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

    /** Whether a reason is a field that it breaks a rule with, or a part of one of the rules, or one of its {@link #reasons}. */
    boolean isBecauseOf(String reason) {
        return row.getErrors().stream()
                .anyMatch(error -> error.getField().equals(reason)
                        || error.getRule().contains(reason)
                        || reason(error).equals(reason));
    }

    /** Why it was not taken in, for people. */
    List<String> reasons() {
        return row.getErrors().stream().map(Reject::reason).toList();
    }

    /** Whether it is its values that are wrong, and not what they stand in. */
    boolean isOfValues() {
        return row.getErrors().stream().noneMatch(error -> error.getField().isEmpty());
    }

    static String reason(RowError error) {
        return error.getField().isEmpty() ? error.getRule() : error.getField() + ": " + error.getRule();
    }
}
