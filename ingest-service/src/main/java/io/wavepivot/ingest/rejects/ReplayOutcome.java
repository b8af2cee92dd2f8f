package io.wavepivot.ingest.rejects;

import io.wavepivot.ingest.tables.RowOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How many rows pass, and how many do not, by reason. */
final class ReplayOutcome {

    static final String REPLAYED = "replayed";

    private static final String FAILING = "failing";

    /** Of reasons, which have values of rows in them: there may be as many as rows. */
    private static final int MAX_REASONS = 100;

    private final Map<String, Long> failing = new TreeMap<>();
    private long passing;

    /** @param passing how many passed before */
    ReplayOutcome(long passing) {
        this.passing = passing;
    }

    long passing() {
        return passing;
    }

    Map<String, Long> failing() {
        return failing;
    }

    /** As a task has them. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new HashMap<>();
        counts.put(REPLAYED, passing);
        counts.put(FAILING, failing.values().stream().mapToLong(Long::longValue).sum());
        return counts;
    }

    /** The same, with each reason. */
    Map<String, Long> countsByReason() {
        Map<String, Long> counts = counts();
        failing.forEach((reason, count) -> counts.put(FAILING + ": " + reason, count));
        return counts;
    }

    void count(RowOutcome outcome) {
        switch (outcome) {
            case RowOutcome.Accepted accepted -> passing++;
            case RowOutcome.Evolving evolving -> count(evolving.refused());
            case RowOutcome.Refused refused -> {
                String reason = Reject.reason(refused.errors().getFirst());
                boolean fits = failing.containsKey(reason) || failing.size() < MAX_REASONS;
                failing.merge(fits ? reason : "other reasons", 1L, Long::sum);
            }
        }
    }
}
