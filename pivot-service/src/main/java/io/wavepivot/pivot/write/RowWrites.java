package io.wavepivot.pivot.write;

import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** Gathers the writes of a pivot's rows, and sends them whenever so many bytes have come together. */
final class RowWrites {

    /** What is in memory at once, beside the patches: rows may be far larger than what changes them. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final int MAX_ROWS = 1_000;
    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

    private final String pivot;
    private final MongoCollection<RawBsonDocument> collection;
    private final RowDocument documents;
    private final Columns columns;
    private final boolean dry;
    private final List<Row> rows = new ArrayList<>();
    private final List<WriteModel<RawBsonDocument>> writes = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private int bytes;
    private int largest;

    /** @param dry whether nothing is written, and only the refusals count */
    RowWrites(
            String pivot,
            MongoCollection<RawBsonDocument> collection,
            RowDocument documents,
            Columns columns,
            boolean dry) {
        this.pivot = pivot;
        this.collection = collection;
        this.documents = documents;
        this.columns = columns;
        this.dry = dry;
    }

    /** @param before the row as it is; null where there is none, or where nothing of it is left */
    void put(Row row, RawBsonDocument before) {
        RawBsonDocument document = documents.of(row.id(), row.change(), before);
        int size = RowDocument.size(document);
        if (size > RowDocument.MAX_BYTES) {
            refuse(
                    row,
                    "The row %s of '%s' would have %d bytes; a MongoDB document may have %d"
                            .formatted(row.rowKey(), pivot, size, RowDocument.MAX_BYTES));
            return;
        }
        largest = Math.max(largest, size);
        if (!dry) {
            columns.see(row.id(), row.change());
        }
        // Most rows are new; one that is there all the same is replaced later.
        add(row, before == null ? new InsertOneModel<>(document) : replacement(row, document), size);
    }

    /** Sets all but the cells of a row, if there is one. */
    void mark(Row row) {
        RowChange change = row.change();
        Bson marks = Updates.combine(
                Updates.set("at", new Date(change.at())),
                Updates.set("updatedAt", new Date(change.updatedAt())),
                Updates.set("complete", change.complete()));
        add(row, new UpdateOneModel<>(byId(row), marks), 0);
    }

    void delete(Row row) {
        add(row, new DeleteOneModel<>(byId(row)), 0);
    }

    /** The size of the largest row that was put, in bytes. */
    int largest() {
        return largest;
    }

    void refuse(Row row, String reason) {
        refusals.add(new Refusal(pivot, row.rowKey(), reason));
    }

    /**
     * Sends what is left.
     *
     * @return all rows that were refused
     */
    List<Refusal> finish() {
        flush();
        return refusals;
    }

    private void add(Row row, WriteModel<RawBsonDocument> write, int size) {
        if (dry) {
            return;
        }
        rows.add(row);
        writes.add(write);
        bytes += size;
        if (bytes >= MAX_BYTES || writes.size() == MAX_ROWS) {
            flush();
        }
    }

    private void flush() {
        if (writes.isEmpty()) {
            return;
        }
        columns.publish();
        List<Row> sent = List.copyOf(rows);
        List<WriteModel<RawBsonDocument>> inserts = List.copyOf(writes);
        rows.clear();
        writes.clear();
        bytes = 0;
        for (BulkWriteError error : BulkWrite.send(collection, inserts)) {
            Row row = sent.get(error.getIndex());
            if (BulkWrite.isDuplicateKey(error)
                    && inserts.get(error.getIndex()) instanceof InsertOneModel<RawBsonDocument> insert) {
                putAnyway(row, insert.getDocument());
            } else {
                refuse(row, error.getMessage());
            }
        }
        flush();
    }

    /** A row that was thought to be new is there: what replaces it does, else the row is added to. */
    private void putAnyway(Row row, RawBsonDocument document) {
        if (row.change().replaces()) {
            add(row, replacement(row, document), RowDocument.size(document));
            return;
        }
        RawBsonDocument there = collection.find(byId(row)).first();
        put(row, there == null ? document : there);
    }

    private static WriteModel<RawBsonDocument> replacement(Row row, RawBsonDocument document) {
        return new ReplaceOneModel<>(byId(row), document, UPSERT);
    }

    private static Bson byId(Row row) {
        return Filters.eq("_id", row.id());
    }

    /** @param id the key as MongoDB has it */
    record Row(String rowKey, Object id, RowChange change) {}
}
