package io.wavepivot.ingest.rejects;

import java.time.Instant;
import java.util.List;

/**
 * A rejected row as people see it.
 *
 * @param id which one it is, for {@code POST /rejects/replay?ids=}
 * @param source where it came from
 * @param position its line, or its place in a request
 * @param raw the row as it came
 */
record RejectView(long id, String source, long position, List<Wrong> errors, String raw, Instant at) {

    static RejectView of(Reject reject) {
        return new RejectView(
                reject.offset(),
                reject.row().getSource(),
                reject.row().getPosition(),
                reject.row().getErrors().stream()
                        .map(error -> new Wrong(error.getField(), error.getValue(), error.getRule()))
                        .toList(),
                reject.row().getRaw(),
                reject.row().getAt());
    }

    /** @param rule what would have been right */
    record Wrong(String field, String value, String rule) {}
}
