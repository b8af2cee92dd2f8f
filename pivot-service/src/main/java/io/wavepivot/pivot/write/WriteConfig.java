package io.wavepivot.pivot.write;

import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** How rows are written to MongoDB. */
@ConfigMapping(prefix = "pivot.write")
public interface WriteConfig {

    /** Pivots that are written at the same time at most: each waits for a majority of the servers. */
    @WithDefault("8")
    int parallel();

    /** Points that are remembered, of all pivots together, at about 250 bytes each: the eldest pivots are forgotten. */
    @WithDefault("200000")
    int maxPoints();

    /** How long an operation may take: an outage that says nothing is noticed after this long. */
    @WithDefault("30s")
    Duration timeout();

    /** A database as it is written: what was answered outlives the server's death, not only its memory. */
    default MongoDatabase database(MongoClient client, String name) {
        return client.getDatabase(name)
                .withWriteConcern(WriteConcern.MAJORITY.withJournal(true))
                // What is read is changed and written: a secondary may not have it yet.
                .withReadPreference(ReadPreference.primary())
                .withTimeout(timeout().toMillis(), TimeUnit.MILLISECONDS);
    }
}
