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
import io.wavepivot.pivot.rows.RowChange;
import io.wavepivot.pivot.rows.RowDocument;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** Gathers the writes of a pivot's rows, and sends them whenever so many bytes have come together. */
final class RowWrites {

    /** What is in memory at once, beside the patches: rows may be far larger than what changes them. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final int MAX_ROWS = 1_000;
    private static final String UPDATED_AT = "updatedAt";
    private static final ReplaceOptions UPSERT = new ReplaceOptions().upsert(true);

    private final String pivot;
    private final MongoCollection<RawBsonDocument> collection;
    private final RowDocument documents;
    private final Columns columns;
    private final boolean dry;
    private final List<Write> writes = new ArrayList<>();
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
        if (before == null) {
            add(new Write(row, new InsertOneModel<>(document), null), size);
        } else {
            BsonValue seen = before.get(UPDATED_AT);
            Bson unchanged = new Document("_id", row.id()).append(UPDATED_AT, seen);
            add(new Write(row, new ReplaceOneModel<>(unchanged, document, UPSERT), seen), size);
        }
    }

    /** Sets all but the cells of a row, if there is one. */
    void mark(Row row) {
        RowChange change = row.change();
        Bson marks = Updates.combine(
                Updates.set("at", new Date(change.at())),
                Updates.set(UPDATED_AT, new Date(change.updatedAt())),
                Updates.set("complete", change.complete()));
        add(new Write(row, new UpdateOneModel<>(byId(row), marks), null), 0);
    }

    void delete(Row row) {
        add(new Write(row, new DeleteOneModel<>(byId(row)), null), 0);
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

    private void add(Write write, int size) {
        if (dry) {
            return;
        }
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
        List<Write> sent = List.copyOf(writes);
        writes.clear();
        bytes = 0;
        for (BulkWriteError error :
                BulkWrite.send(collection, sent.stream().map(Write::model).toList())) {
            Write write = sent.get(error.getIndex());
            if (!BulkWrite.isDuplicateKey(error) || !putAnyway(write)) {
                refuse(write.row(), error.getMessage());
            }
        }
        flush();
    }

    /**
     * The row was thought to be new and is there, or it has changed since it was read: producers that share a row may
     * choose its partition in different ways, so that another replica writes it too.
     *
     * @return false where neither is so: another index has the key
     */
    private boolean putAnyway(Write write) {
        Row row = write.row();
        RawBsonDocument there =
                row.change().replaces() ? null : collection.find(byId(row)).first();
        if (write.model() instanceof InsertOneModel<RawBsonDocument> insert && there == null) {
            RawBsonDocument document = insert.getDocument();
            add(new Write(row, new ReplaceOneModel<>(byId(row), document, UPSERT), null), RowDocument.size(document));
            return true;
        }
        if (there == null
                || write.model() instanceof ReplaceOneModel && Objects.equals(there.get(UPDATED_AT), write.seen())) {
            return false;
        }
        put(row, there);
        return true;
    }

    private static Bson byId(Row row) {
        return Filters.eq("_id", row.id());
    }

    /** @param id the key as MongoDB has it */
    record Row(String rowKey, Object id, RowChange change) {}

    /** @param seen when the row was updated that the write is made from; null where none was read */
    private record Write(Row row, WriteModel<RawBsonDocument> model, BsonValue seen) {}
}
