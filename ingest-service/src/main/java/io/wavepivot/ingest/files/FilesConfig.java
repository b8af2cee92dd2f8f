package io.wavepivot.ingest.files;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How files are taken. */
@ConfigMapping(prefix = "ingest.files")
public interface FilesConfig {

    /**
     * Files that are taken at the same time, at about 20 MiB each, of one user one less; who comes then is asked to come
     * again.
     */
    @WithDefault("4")
    int maxAtOnce();

    /** Rows that become visible together at the most; after a failure so many are read again. */
    @WithDefault("20000")
    int maxRowsPerStep();
}
