package io.wavepivot.schemas;

import java.time.InstantSource;
import java.util.concurrent.ThreadLocalRandom;

/** Ids of which the one that was made later is the greater one, and no two are the same. */
public final class TimedId {

    private TimedId() {}

    public static String next(InstantSource clock) {
        return "%011x%016x"
                .formatted(clock.millis(), ThreadLocalRandom.current().nextLong());
    }
}
