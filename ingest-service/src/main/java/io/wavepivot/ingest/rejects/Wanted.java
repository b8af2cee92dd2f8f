package io.wavepivot.ingest.rejects;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which rejected rows are to be replayed.
 *
 * @param reason a field, or a part of a rule; empty for any
 * @param ids of rows of a table; empty for all
 */
record Wanted(Optional<String> reason, Optional<Set<Long>> ids) implements Predicate<Reject> {

    private static final String REASON = "reason";
    private static final String IDS = "ids";

    /** What the details of a task say. */
    static Wanted of(Map<String, String> details) {
        return new Wanted(
                Optional.ofNullable(details.get(REASON)),
                Optional.ofNullable(details.get(IDS)).map(ids -> Stream.of(ids.split(","))
                        .filter(id -> !id.isEmpty())
                        .map(Long::valueOf)
                        .collect(Collectors.toSet())));
    }

    Map<String, String> details() {
        Map<String, String> details = new HashMap<>();
        reason.ifPresent(text -> details.put(REASON, text));
        ids.ifPresent(some -> details.put(
                IDS, new TreeSet<>(some).stream().map(String::valueOf).collect(Collectors.joining(","))));
        return details;
    }

    @Override
    public boolean test(Reject reject) {
        return reason.map(reject::isBecauseOf).orElse(true)
                && ids.map(some -> some.contains(reject.offset())).orElse(true);
    }
}
