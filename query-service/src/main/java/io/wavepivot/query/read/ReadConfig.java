package io.wavepivot.query.read;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How pivots are read from MongoDB. */
@ConfigMapping(prefix = "query.read")
public interface ReadConfig {

    /** How long an operation may take, or the next part of a stream: an outage that says nothing is noticed after it. */
    @WithDefault("60s")
    Duration timeout();

    /** Answers of many cells that are written at the same time at most: each holds some megabytes. */
    @WithDefault("8")
    int maxHeavyAnswers();

    /** Answers of few cells that are written at the same time at most. */
    @WithDefault("64")
    int maxLightAnswers();

    /** Reports that are made at the same time at most: each may take {@code query.report.memory}. */
    @WithDefault("2")
    int maxReports();
}
