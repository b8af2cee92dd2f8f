package io.wavepivot.ingest.rows;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How rows are taken by REST. */
@ConfigMapping(prefix = "ingest.rows")
public interface RowsConfig {

    /** Of one request's body. */
    @WithDefault("4M")
    MemorySize maxBody();

    /** Of all bodies that are in memory at the same time; who comes then is asked to come again. */
    @WithDefault("32M")
    MemorySize maxBodiesAtOnce();

    /** How long the broker may take; then it is not known whether the rows were written, and the answer says so. */
    @WithDefault("4500ms")
    Duration patience();

    /** Answers that a repeated request gets again, at about 150 bytes each; the oldest are forgotten first. */
    @WithDefault("200000")
    int maxAnswers();
}
