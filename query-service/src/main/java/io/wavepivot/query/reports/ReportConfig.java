package io.wavepivot.query.reports;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What a report may take. */
@ConfigMapping(prefix = "query.report")
public interface ReportConfig {

    /** Cells of each pivot, or values of each table, that are read for it. */
    @WithDefault("1000000")
    long maxCells();

    /** Rows that it has at most. */
    @WithDefault("50000")
    int maxRows();

    /** Of what it has: of each value eight, and of a text its characters besides. */
    @WithDefault("4M")
    MemorySize maxBytes();

    /** Outside of the heap, for what it reads and works with. */
    @WithDefault("64M")
    MemorySize memory();

    /** For reading what it is made of, and for all of its queries together. */
    @WithDefault("10s")
    Duration timeout();
}
