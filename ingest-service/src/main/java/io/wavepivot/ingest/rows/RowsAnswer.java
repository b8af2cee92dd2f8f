package io.wavepivot.ingest.rows;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.wavepivot.ingest.tables.RowOutcome;
import io.wavepivot.schemas.RowError;
import java.util.ArrayList;
import java.util.List;

/**
 * What came of a request.
 *
 * @param read how many rows there were
 * @param rows a verdict for each, in their order
 */
record RowsAnswer(String table, int read, int accepted, int rejected, List<Verdict> rows) {

    private static final String ACCEPTED = "accepted";
    private static final String REJECTED = "rejected";

    static RowsAnswer of(String table, List<ReadRow> rows) {
        List<Verdict> verdicts = new ArrayList<>();
        int accepted = 0;
        for (ReadRow row : rows) {
            switch (row.outcome()) {
                case RowOutcome.Accepted taken -> {
                    accepted++;
                    verdicts.add(new Verdict(row.position(), ACCEPTED, null, orNull(taken.discarded())));
                }
                case RowOutcome.Refused refused ->
                    verdicts.add(new Verdict(
                            row.position(),
                            REJECTED,
                            refused.errors().stream().map(Wrong::of).toList(),
                            null));
                case RowOutcome.Evolving evolving -> throw new IllegalStateException("There is still " + evolving);
            }
        }
        return new RowsAnswer(table, rows.size(), accepted, rows.size() - accepted, verdicts);
    }

    int status() {
        return accepted > 0 ? 200 : 422;
    }

    private static List<String> orNull(List<String> list) {
        return list.isEmpty() ? null : list;
    }

    /**
     * @param status {@code accepted} or {@code rejected}
     * @param errors all that is wrong; null when nothing is
     * @param discarded the fields that were left out, as the dataset wants; null when none was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verdict(int position, String status, List<Wrong> errors, List<String> discarded) {}

    /** @param rule what would have been right */
    record Wrong(String field, String value, String rule) {

        static Wrong of(RowError error) {
            return new Wrong(error.getField(), error.getValue(), error.getRule());
        }
    }
}
