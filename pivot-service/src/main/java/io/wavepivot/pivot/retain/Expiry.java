package io.wavepivot.pivot.retain;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.schemas.mongo.Collections;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Removes the rows that have become too old. Any number of replicas may do so at once. */
@Singleton
class Expiry {

    private static final Logger LOG = Logger.getLogger(Expiry.class);

    private final MongoDatabase database;
    private final Retention retention;

    Expiry(MongoClient client, @ConfigProperty(name = "pivot.database") String database, Retention retention) {
        this.database = client.getDatabase(database);
        this.retention = retention;
    }

    @Scheduled(every = "${pivot.retain.every}", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void removeExpired() {
        try {
            for (Document pivot :
                    database.getCollection(Collections.PIVOTS).find().projection(Projections.include("_id"))) {
                String name = pivot.getString("_id");
                retention.cutoff(name).ifPresent(cutoff -> remove(name, cutoff));
            }
        } catch (MongoException outage) {
            LOG.warnf("Rows that are too old are removed later: %s", outage.getMessage());
        }
    }

    private void remove(String pivot, Instant cutoff) {
        long removed = database.getCollection(pivot)
                .deleteMany(Filters.lt("at", Date.from(cutoff)))
                .getDeletedCount();
        if (removed > 0) {
            LOG.infof("pivot=%s: removed %d rows before %s", pivot, removed, cutoff);
        }
    }
}
