package io.wavepivot.pivot.tables;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.kafka.Backoff;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.mongo.Collections;
import io.wavepivot.schemas.mongo.RowDocuments;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jboss.logging.Logger;

/**
 * Gives rows that were written before there was a column its default, as they would have if they were read again. Each
 * replica does so when it begins, and whenever a table has changed: with that after all that it wrote without the column.
 * It takes as long as a scan of the table, beside what flows.
 */
public final class Fills implements Runnable {

    private static final Logger LOG = Logger.getLogger(Fills.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_FILL = Duration.ofHours(6);
    private static final int ROWS_AT_ONCE = 1_000;

    private final CompactedTable<Definition> datasets;
    private final MongoDatabase database;
    private final BlockingQueue<Dataset> wanted = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    /** The schemas that tables had last, and the changes that they are as of; for whoever writes rows. */
    private final Map<String, String> schemas = new HashMap<>();

    private long seen = -1;

    public Fills(CompactedTable<Definition> datasets, MongoDatabase database) {
        this.datasets = datasets;
        this.database = database.withTimeout(LONGEST_FILL.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Looks at what tables are by now; called between two batches by the one thread that writes rows. */
    public void look() {
        long changes = datasets.changes();
        if (changes == seen) {
            return;
        }
        for (Definition definition : datasets.all().values()) {
            Dataset dataset = (Dataset) definition.getBody();
            String schema = dataset.getRowSchema();
            if (!schema.equals(schemas.put(dataset.getName(), schema))) {
                wanted.add(dataset);
            }
        }
        seen = changes;
    }

    /** Fills what is to be filled, one table after the other, until it is closed. */
    @Override
    public void run() {
        Backoff backoff = new Backoff(LONGEST_PAUSE);
        try {
            while (closed.getCount() > 0) {
                Dataset next = wanted.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (next != null && isFilled(next)) {
                    backoff.reset();
                } else if (next != null) {
                    wanted.add(next);
                    closed.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends {@link #run} after the table that it is at. */
    public void close() {
        closed.countDown();
    }

    private boolean isFilled(Dataset dataset) {
        Table table = new Table(dataset);
        try {
            table.columns().stream()
                    .filter(column -> column.defaultValue() != null)
                    .forEach(column -> fill(table, column));
            return true;
        } catch (MongoException outage) {
            LOG.warnf("table=%s: defaults are filled in later: %s", table.name(), outage.getMessage());
            return false;
        }
    }

    private void fill(Table table, Column column) {
        MongoCollection<RawBsonDocument> rows =
                database.getCollection(Collections.table(table.name()), RawBsonDocument.class);
        Bson lacking = Filters.exists(column.name(), false);
        Bson filled = Updates.set(column.name(), RowDocuments.bson(column.type(), column.defaultValue()));
        List<BsonValue> ids = new ArrayList<>();
        try (MongoCursor<RawBsonDocument> found =
                rows.find(lacking).projection(Projections.include("_id")).cursor()) {
            while (found.hasNext()) {
                ids.add(found.next().get("_id"));
                if (ids.size() == ROWS_AT_ONCE || !found.hasNext()) {
                    rows.updateMany(Filters.and(Filters.in("_id", ids), lacking), filled);
                    ids.clear();
                }
            }
        }
    }
}
