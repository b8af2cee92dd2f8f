package io.wavepivot.pivot.write;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.WriteModel;
import io.wavepivot.pivot.write.TableChange.Place;
import io.wavepivot.schemas.mongo.RowDocuments;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.jboss.logging.Logger;

/**
 * The copy of a table. A row is replaced only while it is what was read of it, and never by an older record of its
 * partition, so that neither what is read again nor a replica that has been replaced takes it back.
 */
final class TableCollection {

    private static final Logger LOG = Logger.getLogger(TableCollection.class);

    /** Rows that change under our hands every time are somebody's mistake, and not ours to win. */
    private static final int MAX_TRIES = 20;

    private static final String OTHERS =
            "In the copy the row is changed by others all the time, or is a document that is none of a table";

    private final MongoCollection<RawBsonDocument> collection;

    /** Whether most of what was written last was new: then it is not asked first what there is, and inserted. */
    private volatile boolean areMostlyNew;

    private TableCollection(MongoCollection<RawBsonDocument> collection) {
        this.collection = collection;
    }

    /** The collection of a table, with the indexes that its rows are looked for by. */
    static TableCollection open(MongoDatabase database, String name, Table table) {
        MongoCollection<RawBsonDocument> collection = database.getCollection(name, RawBsonDocument.class);
        for (List<String> fields : indexes(table)) {
            try {
                collection.createIndex(Indexes.ascending(fields));
            } catch (MongoNotPrimaryException | MongoNodeIsRecoveringException outage) {
                throw outage;
            } catch (MongoCommandException refused) { // Without it rows are found, too, if not as fast.
                LOG.errorf("table=%s: there is no index of %s: %s", table.name(), fields, refused.getMessage());
            }
        }
        return new TableCollection(collection);
    }

    /** A key of one field has an index as {@code _id}. */
    private static Set<List<String>> indexes(Table table) {
        Set<List<String>> indexes = new LinkedHashSet<>();
        List<String> key = table.key().columns().stream().map(Column::name).toList();
        if (key.size() > 1) {
            indexes.add(key);
        }
        table.dataset().getConstraints().forEach((field, constraint) -> {
            if (constraint.getIndexed() && !key.equals(List.of(field))) {
                indexes.add(List.of(field));
            }
        });
        return indexes;
    }

    /**
     * Writes some changes, one a row at most.
     *
     * @return those that MongoDB will not take, now or ever, and why
     * @throws MongoException they may be written in part; write them again
     */
    Map<TableChange, String> write(List<TableChange> changes) {
        Map<TableChange, String> refused = new HashMap<>();
        boolean isInserted = areMostlyNew && changes.stream().allMatch(change -> change.document() != null);
        Map<BsonValue, Place> there = isInserted ? Map.of() : there(changes);
        List<TableChange> left = attempt(changes, there, refused);
        areMostlyNew = 2 * (isInserted ? left.size() : there.size()) < changes.size();
        for (int tries = 1; !left.isEmpty(); tries++) {
            if (tries == MAX_TRIES) {
                left.forEach(change -> refused.put(change, OTHERS));
                return refused;
            }
            left = attempt(left, there(left), refused);
        }
        return refused;
    }

    /**
     * Writes some changes to rows that are as they were.
     *
     * @return those that could not be written so, because the rows are otherwise by now
     */
    private List<TableChange> attempt(
            List<TableChange> changes, Map<BsonValue, Place> there, Map<TableChange, String> refused) {
        List<TableChange> sent = new ArrayList<>();
        List<WriteModel<RawBsonDocument>> writes = new ArrayList<>();
        for (TableChange change : changes) {
            Place was = there.get(change.id());
            if (was == null ? change.document() != null : change.place().isAfter(was)) {
                sent.add(change);
                writes.add(model(change, was));
            }
        }
        if (writes.isEmpty()) {
            return List.of();
        }
        BulkWrite.Outcome outcome = BulkWrite.send(collection, writes);
        List<TableChange> left = new ArrayList<>();
        if (outcome.unmatched() || outcome.undeleted()) {
            left.addAll(sent); // Those that were written are found so.
        }
        for (BulkWriteError error : outcome.errors()) {
            TableChange change = sent.get(error.getIndex());
            left.remove(change);
            if (BulkWrite.isDuplicateKey(error)) {
                left.add(change);
            } else {
                refused.put(change, error.getMessage());
            }
        }
        return left;
    }

    private Map<BsonValue, Place> there(List<TableChange> changes) {
        Map<BsonValue, Place> there = new HashMap<>();
        collection
                .find(Filters.in("_id", changes.stream().map(TableChange::id).toList()))
                .projection(Projections.include(RowDocuments.RECORD))
                .batchSize(changes.size() + 1)
                .forEach(row -> Place.in(row).ifPresent(place -> there.put(row.get("_id"), place)));
        return there;
    }

    private static WriteModel<RawBsonDocument> model(TableChange change, Place was) {
        if (was == null) {
            return new InsertOneModel<>(change.document());
        }
        // Of two fields, and not of two filters: the fallback finds it by its key then.
        Bson row = new Document("_id", change.id()).append(RowDocuments.RECORD, was.toString());
        return change.document() == null ? new DeleteOneModel<>(row) : new ReplaceOneModel<>(row, change.document());
    }
}
