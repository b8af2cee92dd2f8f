package io.wavepivot.ingest.rejects;

import io.wavepivot.ingest.tables.RowOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How many rows pass, and how many do not, by reason; of those that are dismissed, how many there are. */
final class ReplayOutcome {

    private static final String REPLAYED = "replayed";
    private static final String DISMISSED = "dismissed";
    private static final String FAILING = "failing";

    /** Of reasons, which have values of rows in them: there may be as many as rows. */
    private static final int MAX_REASONS = 100;

    private final boolean isOfDismissals;
    private final Map<String, Long> failing = new TreeMap<>();
    private long passing;

    private ReplayOutcome(boolean isOfDismissals, long passing) {
        this.isOfDismissals = isOfDismissals;
        this.passing = passing;
    }

    /**
     * The outcome of a task.
     *
     * @param before the {@link #counts} that it goes on with
     */
    static ReplayOutcome of(String kind, Map<String, Long> before) {
        boolean isOfDismissals = kind.equals(Replay.DISMISSAL);
        return new ReplayOutcome(isOfDismissals, before.getOrDefault(isOfDismissals ? DISMISSED : REPLAYED, 0L));
    }

    /** Whether nothing is taken in. */
    boolean isOfDismissals() {
        return isOfDismissals;
    }

    long passing() {
        return passing;
    }

    Map<String, Long> failing() {
        return failing;
    }

    /** As a task has them. */
    Map<String, Long> counts() {
        if (isOfDismissals) {
            return Map.of(DISMISSED, passing);
        }
        Map<String, Long> counts = new HashMap<>();
        counts.put(REPLAYED, passing);
        counts.put(FAILING, failing.values().stream().mapToLong(Long::longValue).sum());
        return counts;
    }

    /** The same, with each reason. */
    Map<String, Long> countsByReason() {
        Map<String, Long> counts = new HashMap<>(counts());
        failing.forEach((reason, count) -> counts.put(FAILING + ": " + reason, count));
        return counts;
    }

    void countDismissed() {
        passing++;
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
