package io.wavepivot.pivot.tables;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How the rows of tables are read. */
@ConfigMapping(prefix = "pivot.tables")
public interface TablesConfig {

    /** The consumer group: writers of one group share the tables. */
    @WithDefault("table-writer")
    String group();

    /** Rows in one batch at most: they are small, and written many at a time. */
    @WithDefault("10000")
    int maxRecords();
}
