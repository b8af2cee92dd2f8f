package io.wavepivot.pivot.write;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How rows are written to MongoDB. */
@ConfigMapping(prefix = "pivot.write")
public interface WriteConfig {

    /** Pivots that are written at the same time at most: each waits for a majority of the servers. */
    @WithDefault("8")
    int parallel();

    /** Points that are remembered, of all pivots together, at about 250 bytes each: the eldest pivots are forgotten. */
    @WithDefault("200000")
    int maxPoints();

    /** How long an operation may take: an outage that says nothing is noticed after this long. */
    @WithDefault("30s")
    Duration timeout();
}
