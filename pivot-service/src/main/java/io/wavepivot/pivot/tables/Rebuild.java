package io.wavepivot.pivot.tables;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.wavepivot.pivot.write.TableChange;
import io.wavepivot.pivot.write.TableWriter;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.mongo.Collections;
import io.wavepivot.schemas.tables.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.apache.kafka.common.KafkaException;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jboss.logging.Logger;

/**
 * Makes the copy of a table anew from its topic, in a collection beside it that takes its place when it is whole: readers
 * see the one or the other, where the server can rename collections. One replica does it: it claims it, says every few
 * seconds that it goes on, and its collection is dropped by whoever takes over, so that it cannot take the place any
 * more.
 */
final class Rebuild {

    private static final Logger LOG = Logger.getLogger(Rebuild.class);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    /** What FerretDB 2 answers, as to any name with a dot. */
    private static final int INVALID_NAMESPACE = 73;

    private static final String CLAIM = "rebuild";
    private static final String CLAIM_ID = "rebuild.id";
    private static final String CLAIMED_AT = "rebuild.at";

    private final MongoDatabase database;
    private final MongoCollection<Document> tables;
    private final KafkaClients kafka;
    private final Table table;
    private final Clock clock;
    private final String id = "%016x".formatted(ThreadLocalRandom.current().nextLong());
    private volatile long copied;
    private Instant told;

    Rebuild(MongoDatabase database, KafkaClients kafka, Table table, Clock clock) {
        this.database = database;
        this.tables = database.getCollection(Collections.TABLES);
        this.kafka = kafka;
        this.table = table;
        this.clock = clock;
    }

    /**
     * Makes it, unless another replica does.
     *
     * @param writer to collections that are named so
     * @return whether it was made
     * @throws MongoException, org.apache.kafka.common.KafkaException it broke off; another try begins anew
     */
    boolean make(TableReaders readers, Copies copies, Function<String, TableWriter> writer) {
        if (!claim()) {
            return false;
        }
        try {
            String beside = beside(id);
            database.createCollection(beside);
            Map<Integer, Long> floors;
            try (TableWriter to = writer.apply(beside)) {
                to.open(table);
                floors = copy(readers, to);
            }
            if (!copies.isOutdated(table.dataset())) {
                throw new MongoException("The table '%s' is being restored once more".formatted(table.name()));
            }
            told = Instant.EPOCH;
            goOn();
            takeItsPlace(beside, floors);
            return true;
        } catch (MongoException | KafkaException brokenOff) {
            giveUp();
            throw brokenOff;
        }
    }

    /** How many changes were copied by now. */
    long copied() {
        return copied;
    }

    private void takeItsPlace(String beside, Map<Integer, Long> floors) {
        Map<Integer, Long> reached = isRenamed(beside) ? floors : Map.of();
        tables.updateOne(
                ours(),
                Updates.combine(
                        new Document("$set", Copies.said(table.dataset().getGeneration(), reached)),
                        Updates.unset(CLAIM)));
    }

    /** @return false where the server cannot do it: the old copy then gets what was restored row by row */
    private boolean isRenamed(String beside) {
        String name = Collections.table(table.name());
        try {
            database.getCollection(beside)
                    .renameCollection(
                            new MongoNamespace(database.getName(), name),
                            new RenameCollectionOptions().dropTarget(true));
            return true;
        } catch (MongoCommandException refused) {
            if (refused.getErrorCode() != INVALID_NAMESPACE) {
                throw refused;
            }
            LOG.warnf(
                    "table=%s: this server cannot rename collections such as '%s', so readers see the restore as it comes: %s",
                    table.name(), name, refused.getErrorMessage());
            database.getCollection(beside).drop();
            return false;
        }
    }

    /** So that nobody has to wait until it is clear that it will not be. */
    private void giveUp() {
        try {
            database.getCollection(beside(id)).drop();
            tables.updateOne(ours(), Updates.unset(CLAIM));
        } catch (MongoException outage) {
            LOG.debugf("The claim of '%s' is left behind: %s", table.name(), outage.getMessage());
        }
    }

    private Bson ours() {
        return Filters.and(Filters.eq("_id", table.name()), Filters.eq(CLAIM_ID, id));
    }

    private Map<Integer, Long> copy(TableReaders readers, TableWriter to) {
        return WholeTopic.<RuntimeException>read(kafka, table, readers, Map.of(), batch -> {
            batch.changes().forEach((as, changes) -> {
                to.write(as, documents(as, changes.values()), 0);
                copied += changes.size();
            });
            goOn();
        });
    }

    /** What is refused now was refused before, and put aside. */
    private static List<TableChange> documents(Table table, Collection<TableRecord> changes) {
        List<TableChange> documents = new ArrayList<>();
        for (TableRecord change : changes) {
            try {
                documents.add(Documents.change(table, change));
            } catch (RuntimeException noDocument) {
                LOG.debugf("table=%s: %s", table.name(), noDocument);
            }
        }
        return documents;
    }

    /** Whether it is ours: nobody else's, or of one who has said nothing for long, whose collection goes. */
    private boolean claim() {
        Instant now = clock.instant();
        tables.updateOne(
                Filters.eq("_id", table.name()), Updates.set("name", table.name()), new UpdateOptions().upsert(true));
        Document before = tables.find(Filters.eq("_id", table.name())).first();
        Document other = before.get(CLAIM, Document.class);
        Bson asBefore = other == null ? Filters.exists(CLAIM, false) : Filters.eq(CLAIM_ID, other.getString("id"));
        if (other != null && other.getDate("at").toInstant().isAfter(now.minus(SILENCE))) {
            return false;
        }
        boolean isOurs = tables.updateOne(
                                Filters.and(Filters.eq("_id", table.name()), asBefore),
                                Updates.set(CLAIM, new Document("id", id).append("at", Date.from(now))))
                        .getModifiedCount()
                == 1;
        if (isOurs && other != null) {
            database.getCollection(beside(other.getString("id"))).drop();
        }
        told = now;
        return isOurs;
    }

    private void goOn() {
        Instant now = clock.instant();
        if (now.isBefore(told.plus(SILENCE.dividedBy(12)))) {
            return;
        }
        if (tables.updateOne(ours(), Updates.set(CLAIMED_AT, Date.from(now))).getMatchedCount() == 0) {
            throw new MongoException("Another replica has taken over to make the copy of '%s'".formatted(table.name()));
        }
        told = now;
    }

    /** Short: with its database's, a name has 120 bytes at some servers. */
    private static String beside(String claim) {
        return "beside." + claim;
    }
}
