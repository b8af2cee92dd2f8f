package io.wavepivot.pivot.write;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * Writes batches to MongoDB. A row's partition has one writer, so a row is read, changed and written as a whole; a batch
 * that is written twice, wholly or in part, leaves what it leaves when it is written once. For one thread.
 */
public final class PivotWriter {

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
    /** Offsets are committed once a batch is written: it must outlive the server's death, not only its memory. */
    private static final WriteConcern ON_DISK = WriteConcern.MAJORITY.withJournal(true);

    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

    /**
     * MongoDB's answers to a document that it will not take, now or ever: BadValue, FailedToParse, TypeMismatch,
     * InvalidBSON, DollarPrefixedFieldName, DottedFieldName, DocumentValidationFailure, BSONObjectTooLarge, and the
     * same of older servers. Source: MongoDB's error_codes.yml.
     */
    private static final Set<Integer> REFUSALS = Set.of(2, 9, 14, 22, 52, 57, 121, 10334, 17280, 17419, 17420);

    private static final int DUPLICATE_KEY = 11000;
    private static final int ROWS_A_WRITE = 100;

    private final MongoDatabase database;
    private final Columns columns;
    private final Set<String> indexed = new HashSet<>();
    private final Map<String, FieldOrder> orders = new HashMap<>();

    public PivotWriter(MongoClient client, String database) {
        this.database = client.getDatabase(database).withWriteConcern(ON_DISK);
        this.columns = new Columns(this.database.getCollection("columns"));
    }

    /**
     * Writes a batch, but for the rows that MongoDB would not take: those stay as they were.
     *
     * @return the refused rows
     * @throws com.mongodb.MongoException the batch may be written in part; write it again
     */
    public List<Refusal> write(Batch batch) {
        try {
            List<Refusal> refusals = new ArrayList<>();
            batch.pivots()
                    .forEach((pivot, rows) -> slices(rows).forEach(slice -> refusals.addAll(write(pivot, slice))));
            return refusals;
        } catch (MongoException failed) {
            indexed.clear(); // What was there before an outage may be gone after it.
            columns.forget();
            throw failed;
        }
    }

    /**
     * Writes what may wait: until then, what was written since the last time has to be written again after a failure.
     *
     * @throws com.mongodb.MongoException it may be written in part
     */
    public void flush() {
        try {
            columns.flush();
        } catch (MongoException failed) {
            columns.forget();
            throw failed;
        }
    }

    private List<Refusal> write(String pivot, Map<String, RowChange> rows) {
        MongoCollection<RawBsonDocument> collection = collection(pivot);
        Map<String, RawBsonDocument> before = documentsBefore(collection, rows);
        FieldOrder order = orders.computeIfAbsent(pivot, any -> new FieldOrder());
        List<Refusal> refusals = new ArrayList<>();
        List<String> written = new ArrayList<>(rows.size());
        List<WriteModel<RawBsonDocument>> writes = new ArrayList<>(rows.size());
        rows.forEach((rowKey, change) -> {
            Bson filter = Filters.eq("_id", RowId.of(rowKey));
            if (!change.exists()) {
                writes.add(new DeleteOneModel<>(filter));
            } else if (change.touchesNoCell()) {
                writes.add(new UpdateOneModel<>(filter, new Document("$set", marks(change))));
            } else {
                RawBsonDocument document = RowDocument.of(RowId.of(rowKey), change, before.get(rowKey), order);
                if (RowDocument.size(document) > RowDocument.MAX_BYTES) {
                    refusals.add(Refusal.tooLarge(pivot, rowKey, RowDocument.size(document)));
                    return;
                }
                writes.add(
                        before.containsKey(rowKey)
                                ? new ReplaceOneModel<>(filter, document, UPSERT)
                                : new InsertOneModel<>(document)); // Most rows are new; if not, it is replaced below.
            }
            written.add(rowKey);
        });
        for (BulkWriteError error : writeAll(collection, writes, index -> {
            RowChange change = rows.get(written.get(index));
            RawBsonDocument there = change.replaces() ? null : find(collection, RowId.bson(written.get(index)));
            return RowDocument.of(RowId.of(written.get(index)), change, there, order);
        })) {
            refusals.add(new Refusal(pivot, written.get(error.getIndex()), error.getMessage()));
        }
        Map<String, RowChange> applied = new HashMap<>(rows);
        refusals.forEach(refusal -> applied.remove(refusal.rowKey()));
        columns.update(pivot, applied);
        return refusals;
    }

    /** How much is in memory at once is bounded by the patches; the documents that they change may be far larger. */
    private static List<Map<String, RowChange>> slices(Map<String, RowChange> rows) {
        List<Map<String, RowChange>> slices = new ArrayList<>();
        Map<String, RowChange> slice = new LinkedHashMap<>();
        for (Map.Entry<String, RowChange> row : rows.entrySet()) {
            slice.put(row.getKey(), row.getValue());
            if (slice.size() == ROWS_A_WRITE) {
                slices.add(slice);
                slice = new LinkedHashMap<>();
            }
        }
        if (!slice.isEmpty()) {
            slices.add(slice);
        }
        return slices;
    }

    /**
     * Writes, and returns what will never be taken. New rows that are there already are replaced.
     *
     * @param replacements what the new row of an index becomes when there is a row
     */
    private static List<BulkWriteError> writeAll(
            MongoCollection<RawBsonDocument> collection,
            List<WriteModel<RawBsonDocument>> writes,
            IntFunction<RawBsonDocument> replacements) {
        List<BulkWriteError> refused = new ArrayList<>();
        List<WriteModel<RawBsonDocument>> again = new ArrayList<>();
        for (BulkWriteError error : errors(collection, writes)) {
            if (error.getCode() == DUPLICATE_KEY && writes.get(error.getIndex()) instanceof InsertOneModel) {
                RawBsonDocument row = replacements.apply(error.getIndex());
                again.add(new ReplaceOneModel<>(Filters.eq("_id", row.get("_id")), row, UPSERT));
            } else {
                refused.add(error);
            }
        }
        if (!again.isEmpty()) {
            collection.bulkWrite(again, UNORDERED);
        }
        return refused;
    }

    private static RawBsonDocument find(MongoCollection<RawBsonDocument> collection, BsonValue id) {
        return collection.find(Filters.eq("_id", id)).first();
    }

    private static List<BulkWriteError> errors(
            MongoCollection<RawBsonDocument> collection, List<WriteModel<RawBsonDocument>> writes) {
        if (writes.isEmpty()) {
            return List.of();
        }
        try {
            collection.bulkWrite(writes, UNORDERED);
            return List.of();
        } catch (MongoBulkWriteException failed) {
            boolean known = failed.getWriteConcernError() == null
                    && failed.getWriteErrors().stream()
                            .allMatch(error -> REFUSALS.contains(error.getCode()) || error.getCode() == DUPLICATE_KEY);
            if (!known) {
                throw failed;
            }
            return failed.getWriteErrors();
        }
    }

    /** By row key, the documents that some of their cells are changed of. */
    private static Map<String, RawBsonDocument> documentsBefore(
            MongoCollection<RawBsonDocument> collection, Map<String, RowChange> rows) {
        Map<BsonValue, String> keys = new HashMap<>();
        rows.forEach((rowKey, change) -> {
            if (change.exists() && !change.replaces() && !change.touchesNoCell()) {
                keys.put(RowId.bson(rowKey), rowKey);
            }
        });
        Map<String, RawBsonDocument> documents = new HashMap<>();
        if (!keys.isEmpty()) {
            for (RawBsonDocument document : collection.find(Filters.in("_id", keys.keySet()))) {
                documents.put(keys.get(document.get("_id")), document);
            }
        }
        return documents;
    }

    private MongoCollection<RawBsonDocument> collection(String pivot) {
        MongoCollection<RawBsonDocument> collection = database.getCollection(pivot, RawBsonDocument.class);
        if (!indexed.contains(pivot)) {
            collection.createIndex(Indexes.ascending("at", "_id")); // Rows are read and expire in this order.
            indexed.add(pivot);
        }
        return collection;
    }

    private static Document marks(RowChange change) {
        return new Document("at", Date.from(change.at()))
                .append("updatedAt", Date.from(change.updatedAt()))
                .append("complete", change.complete());
    }

    /**
     * A row that MongoDB will not take as it would become.
     *
     * @param reason for people
     */
    public record Refusal(String pivot, String rowKey, String reason) {

        static Refusal tooLarge(String pivot, String rowKey, int bytes) {
            return new Refusal(
                    pivot,
                    rowKey,
                    "The row %s of '%s' would have %d bytes; a MongoDB document may have %d"
                            .formatted(rowKey, pivot, bytes, RowDocument.MAX_BYTES));
        }
    }
}
