package io.wavepivot.pivot.aggregate.stream;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How many partitions the topics of tables have, asked for now and then: a topic may come, or get more of them. */
final class Partitions {

    static final Duration LOOK_EVERY = Duration.ofSeconds(10);

    private final Backlog backlog;
    private final LongSupplier clock;
    private final Map<String, Seen> partitions = new HashMap<>();

    /** @param clock milliseconds since 1970 */
    Partitions(Backlog backlog, LongSupplier clock) {
        this.backlog = backlog;
        this.clock = clock;
    }

    int of(String dataset) {
        long now = clock.getAsLong();
        Seen seen = partitions.get(dataset);
        if (seen == null || now - seen.at() > LOOK_EVERY.toMillis()) {
            seen = new Seen(backlog.partitions(dataset), now);
            partitions.put(dataset, seen);
        }
        return seen.count();
    }

    /** @param at when it was asked for, in milliseconds since 1970 */
    private record Seen(int count, long at) {}
}
