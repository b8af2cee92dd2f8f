package io.wavepivot.pivot.consume;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How patches are read from {@code pivot-rows}. */
@ConfigMapping(prefix = "pivot.consume")
public interface PivotRowsConfig {

    /** The consumer group: writers of one group share the rows. */
    @WithDefault("pivot-writer")
    String group();

    /** Patches in one batch at most. */
    @WithDefault("1000")
    int maxPatches();

    /** Bytes that one fetch brings at most: it bounds the memory of a batch of wide rows. */
    @WithDefault("4194304")
    int maxBytes();

    /** How long patches are waited for until half of {@link #maxBytes} is there: what it adds to their age at the most. */
    @WithDefault("50ms")
    Duration longestFetch();

    /** The longest pause between two tries while MongoDB or Kafka is gone; the first pause is a quarter second. */
    @WithDefault("10s")
    Duration longestPause();
}
