package io.wavepivot.query.format;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How rows are written. */
@ConfigMapping(prefix = "query.format")
public interface FormatConfig {

    /** What all Arrow answers together may hold outside of the heap; what goes beyond it is broken off. */
    @WithDefault("96M")
    MemorySize arrowMemory();
}
