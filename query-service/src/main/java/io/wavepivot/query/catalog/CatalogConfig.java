package io.wavepivot.query.catalog;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is remembered of pivots. */
@ConfigMapping(prefix = "query.catalog")
interface CatalogConfig {

    /** Columns that are remembered, of all pivots together, at about 200 bytes each: the eldest pivots are forgotten. */
    @WithDefault("100000")
    int maxColumns();
}
