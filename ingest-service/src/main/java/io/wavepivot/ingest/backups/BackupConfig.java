package io.wavepivot.ingest.backups;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Where backups are kept, and how they are written. */
@ConfigMapping(prefix = "ingest.backups")
public interface BackupConfig {

    /** A directory that all replicas share; it is made when it is missing. Not used where there is an S3 store. */
    @WithDefault("backups")
    Path directory();

    /** A store that speaks S3, instead of a directory. */
    Optional<S3> s3();

    /** Keys that are remembered at once, at 32 bytes each: a power of two. Partitions with more are read in parts. */
    @WithDefault("262144")
    int maxKeys();

    /** A bucket, and who we are there. */
    interface S3 {

        /** For example {@code https://s3.eu-central-1.amazonaws.com}. */
        String endpoint();

        String bucket();

        String accessKey();

        String secretKey();

        Optional<String> region();
    }
}
