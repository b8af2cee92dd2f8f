package io.wavepivot.pivot.write;

import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.wavepivot.pivot.rows.RowChange;
import io.wavepivot.pivot.rows.RowDocument;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/** Gathers the writes of a pivot's rows, and sends them whenever so many bytes have come together. */
final class RowWrites {

    /** What is in memory at once, beside the patches: rows may be far larger than what changes them. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private static final int MAX_ROWS = 1_000;
    private static final String RECORD = "record";
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
            add(new Write(row, new InsertOneModel<>(document), false), size);
        } else {
            add(new Write(row, new ReplaceOneModel<>(written(row, before.get(RECORD)), document), true), size);
        }
    }

    /** Sets all but the cells of a row, if there is one. */
    void mark(Row row) {
        RowChange change = row.change();
        Bson marks = Updates.combine(
                Updates.set("at", new Date(change.at())),
                Updates.set("updatedAt", new Date(change.updatedAt())),
                Updates.set(RECORD, change.record()),
                Updates.set("complete", change.complete()));
        add(new Write(row, new UpdateOneModel<>(byId(row), marks), false), 0);
    }

    void delete(Row row) {
        add(new Write(row, new DeleteOneModel<>(byId(row)), false), 0);
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
        BulkWrite.Outcome outcome =
                BulkWrite.send(collection, sent.stream().map(Write::model).toList());
        Set<Integer> failed = new HashSet<>();
        for (BulkWriteError error : outcome.errors()) {
            failed.add(error.getIndex());
            Write write = sent.get(error.getIndex());
            if (!BulkWrite.isDuplicateKey(error) || !putAnyway(write)) {
                refuse(write.row(), error.getMessage());
            }
        }
        if (outcome.unmatched()) {
            IntStream.range(0, sent.size())
                    .filter(index -> !failed.contains(index))
                    .mapToObj(sent::get)
                    .filter(Write::isOfRead)
                    .forEach(this::putAgainUnlessWritten);
        }
        flush();
    }

    /** @return whether the row was thought to be new and is there; else another index has the key */
    private boolean putAnyway(Write write) {
        if (!(write.model() instanceof InsertOneModel<RawBsonDocument> insert)) {
            return false;
        }
        Row row = write.row();
        RawBsonDocument there =
                row.change().replaces() ? null : collection.find(byId(row)).first();
        if (there == null) {
            RawBsonDocument document = insert.getDocument();
            add(new Write(row, new ReplaceOneModel<>(byId(row), document, UPSERT), false), RowDocument.size(document));
        } else {
            put(row, there);
        }
        return true;
    }

    /**
     * The row may have changed, or gone, since it was read: producers that share a row may choose its partition in
     * different ways, so that another replica writes it too.
     */
    private void putAgainUnlessWritten(Write write) {
        Row row = write.row();
        boolean isWritten = collection
                        .find(written(row, row.change().record()))
                        .projection(Projections.include("_id"))
                        .first()
                != null;
        if (!isWritten) {
            put(row, collection.find(byId(row)).first());
        }
    }

    /** A row as a record has left it. Of two fields, and not of two filters: the fallback finds it by its key then. */
    private static Bson written(Row row, Object record) {
        return new Document("_id", row.id()).append(RECORD, record);
    }

    private static Bson byId(Row row) {
        return Filters.eq("_id", row.id());
    }

    /** @param id the key as MongoDB has it */
    record Row(String rowKey, Object id, RowChange change) {}

    /** @param isOfRead whether it is made from the row as it was read, and only counts while that is so */
    private record Write(Row row, WriteModel<RawBsonDocument> model, boolean isOfRead) {}
}
