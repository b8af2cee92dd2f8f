package io.wavepivot.pivot.aggregate;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;

/** How aggregate pivots are kept. */
@ConfigMapping(prefix = "pivot.aggregate")
public interface AggregateConfig {

    /** What the instances that share the work have in common: names of consumer groups and inner topics begin so. */
    @WithDefault("pivot-aggregates")
    String application();

    /** Where the state is: it is made again from Kafka where it is not, which takes a while. */
    @WithDefault("aggregates")
    Path directory();

    @WithDefault("2")
    int threads();

    /** Copies of the state on other instances, from which these go on at once when one dies. */
    @WithDefault("0")
    int standbys();

    /** What all state may have in memory, beside the heap. */
    @WithDefault("33554432")
    long memory();

    /** What is kept in the heap of what changes often. */
    @WithDefault("16777216")
    long cache();
}
