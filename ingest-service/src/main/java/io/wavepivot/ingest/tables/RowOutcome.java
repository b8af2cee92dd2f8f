package io.wavepivot.ingest.tables;

import io.wavepivot.ingest.datasets.ColumnWish;
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
    record Refused(List<RowError> errors, boolean freezes) implements RowOutcome {

        /** It is none of its kind, whatever its fields are. */
        public static Refused because(String wanted) {
            return new Refused(List.of(new RowError("", null, wanted)), false);
        }
    }

    /**
     * It would keep them, if its dataset, which evolves, had become what it needs.
     *
     * @param wishes all that it needs
     */
    record Evolving(List<ColumnWish> wishes) implements RowOutcome {

        /** What it comes to when that cannot be had. */
        public Refused refused() {
            return new Refused(
                    wishes.stream()
                            .map(
                                    wish -> new RowError(
                                            wish.column(),
                                            null,
                                            "a column that the table can have: it has as many as it can, or one of that name in other letters"))
                            .toList(),
                    false);
        }
    }
}
