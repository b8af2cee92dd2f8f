package io.wavepivot.ingest.work;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long operations are carried out. */
@ConfigMapping(prefix = "ingest.tasks")
public interface WorkConfig {

    /** How long whoever carries one out may say nothing, until another replica goes on with it. */
    @WithDefault("30s")
    Duration patience();
}
