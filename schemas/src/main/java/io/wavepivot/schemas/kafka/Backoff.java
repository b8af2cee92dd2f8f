package io.wavepivot.schemas.kafka;

import java.time.Duration;

/**
 * The pauses between tries while something is gone, the same in all services: the first a quarter of a second, each
 * twice the last, up to a limit. For one thread.
 */
public final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(250);

    private final Duration longest;
    private Duration next = FIRST;

    public Backoff(Duration longest) {
        this.longest = longest;
    }

    /** The pause before the next try. */
    public Duration next() {
        Duration pause = next.compareTo(longest) < 0 ? next : longest;
        next = pause.multipliedBy(2);
        return pause;
    }

    /** A try has succeeded. */
    public void reset() {
        next = FIRST;
    }
}
