package io.wavepivot.pivot.retain;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.pivot.write.WriteConfig;
import io.wavepivot.schemas.mongo.Collections;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Removes the rows that have become too old. Any number of replicas may do so at once. */
@Singleton
class Expiry {

    private static final Logger LOG = Logger.getLogger(Expiry.class);

    /** What one operation removes, so that it ends in time. */
    static final int ROWS = 1_000;

    private final MongoDatabase database;
    private final Retention retention;

    Expiry(
            MongoClient client,
            @ConfigProperty(name = "pivot.database") String database,
            WriteConfig config,
            Retention retention) {
        this.database =
                client.getDatabase(database).withTimeout(config.timeout().toMillis(), TimeUnit.MILLISECONDS);
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
        long removed = remove(database.getCollection(pivot), Date.from(cutoff));
        if (removed > 0) {
            LOG.infof("pivot=%s: removed %d rows before %s", pivot, removed, cutoff);
        }
    }

    /** @return how many there were */
    static long remove(MongoCollection<Document> rows, Date cutoff) {
        Bson expired = Filters.lt("at", cutoff);
        long removed = 0;
        Document next;
        do {
            next = rows.find(expired)
                    .sort(Sorts.ascending("at"))
                    .skip(ROWS)
                    .projection(Projections.include("at"))
                    .first();
            Bson some = next == null ? expired : Filters.lte("at", next.getDate("at"));
            removed += rows.deleteMany(some).getDeletedCount();
        } while (next != null);
        return removed;
    }
}
