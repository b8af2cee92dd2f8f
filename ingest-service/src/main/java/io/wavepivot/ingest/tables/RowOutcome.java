package io.wavepivot.ingest.tables;

import io.wavepivot.schemas.RowError;
import java.util.List;

/** What came of a row. */
public sealed interface RowOutcome {

    /**
     * It keeps the rules.
     *
     * @param key of its record
     * @param value its bytes in the wire format
     * @param discarded what of it the dataset does not want: names of columns
     */
    record Accepted(String key, byte[] value, List<String> discarded) implements RowOutcome {}

    /**
     * It breaks some.
     *
     * @param errors all of them
     * @param freezes whether the dataset wants nothing to be taken with such a row
     */
    record Refused(List<RowError> errors, boolean freezes) implements RowOutcome {}
}
