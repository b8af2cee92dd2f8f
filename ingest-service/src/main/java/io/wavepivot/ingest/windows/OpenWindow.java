package io.wavepivot.ingest.windows;

import java.time.Instant;
import java.util.List;

/**
 * Waves whose windows began together.
 *
 * @param since when they were first seen, or last seen to change
 * @param waves in Unix seconds
 */
public record OpenWindow(Instant since, List<Long> waves) {

    public OpenWindow {
        waves = List.copyOf(waves);
    }
}
