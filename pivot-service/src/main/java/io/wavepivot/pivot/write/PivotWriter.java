package io.wavepivot.pivot.write;

import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.wavepivot.schemas.FieldNames;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;

/**
 * Writes batches to MongoDB. Every write says what the row is to be and nothing of what it was, so a batch that is
 * written twice, wholly or in part, leaves what it leaves when it is written once. For one thread.
 */
public final class PivotWriter {

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
    /** Offsets are committed once a batch is written: it must outlive the server's death, not only its memory. */
    private static final WriteConcern ON_DISK = WriteConcern.MAJORITY.withJournal(true);

    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);
    private static final ReplaceOptions INSERT = new ReplaceOptions().upsert(true);

    private final MongoDatabase database;
    private final Columns columns;
    private final Set<String> indexed = new HashSet<>();

    public PivotWriter(MongoClient client, String database) {
        this.database = client.getDatabase(database).withWriteConcern(ON_DISK);
        this.columns = new Columns(this.database.getCollection("columns"));
    }

    /** @throws com.mongodb.MongoException the batch may be written in part; write it again */
    public void write(Batch batch) {
        try {
            batch.pivots().forEach(this::write);
        } catch (MongoException failed) {
            indexed.clear(); // What was there before an outage may be gone after it.
            columns.forget();
            throw failed;
        }
    }

    private void write(String pivot, Map<String, RowChange> rows) {
        List<WriteModel<Document>> writes = new ArrayList<>(rows.size());
        rows.forEach((rowKey, change) -> writes.add(write(RowId.of(rowKey), change)));
        collection(pivot).bulkWrite(writes, UNORDERED);
        columns.update(pivot, rows);
    }

    private MongoCollection<Document> collection(String pivot) {
        MongoCollection<Document> collection = database.getCollection(pivot);
        if (!indexed.contains(pivot)) {
            collection.createIndex(Indexes.ascending("at", "_id")); // Rows are read and expire in this order.
            indexed.add(pivot);
        }
        return collection;
    }

    private static WriteModel<Document> write(Object id, RowChange change) {
        Document filter = new Document("_id", id);
        if (!change.exists()) {
            return new DeleteOneModel<>(filter);
        }
        return change.replaces()
                ? new ReplaceOneModel<>(filter, document(change), INSERT)
                : new UpdateOneModel<>(filter, update(change), UPSERT);
    }

    private static Document document(RowChange change) {
        Document cells = new Document();
        change.cells().forEach((point, value) -> {
            if (value != null) {
                cells.append(FieldNames.encode(point), value);
            }
        });
        return row(change).append("cells", cells);
    }

    private static Document update(RowChange change) {
        Document set = row(change);
        Document unset = new Document();
        for (Map.Entry<String, Object> cell : change.cells().entrySet()) {
            String path = "cells." + FieldNames.encode(cell.getKey());
            if (cell.getValue() == null) {
                unset.append(path, "");
            } else {
                set.append(path, cell.getValue());
            }
        }
        Document update = new Document("$set", set);
        return unset.isEmpty() ? update : update.append("$unset", unset);
    }

    private static Document row(RowChange change) {
        return new Document("at", Date.from(change.at()))
                .append("updatedAt", Date.from(change.updatedAt()))
                .append("complete", change.complete());
    }
}
