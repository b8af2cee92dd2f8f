package io.wavepivot.pivot.write;

import com.mongodb.MongoCommandException;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.Updates;
import io.wavepivot.pivot.rows.Points;
import io.wavepivot.pivot.rows.RowChange;
import io.wavepivot.pivot.rows.RowDocument;
import io.wavepivot.pivot.write.RowWrites.Row;
import io.wavepivot.schemas.mongo.Collections;
import io.wavepivot.schemas.mongo.KeyKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** A pivot's collection, and what this writer knows of it. For one thread at a time. */
final class PivotCollection {

    private static final int MAX_ROWS_A_READ = 200;

    /** MongoDB's InvalidNamespace, and what older servers say of a name that is too long. */
    private static final Set<Integer> NAME_REFUSALS = Set.of(73, 10080);

    private final String pivot;
    private final KeyKind keys;
    private final MongoCollection<RawBsonDocument> collection;
    private final Points points = new Points();
    private final Columns columns;
    private final RowDocument documents = new RowDocument(points);

    /** Of the rows of late, in bytes: how many are read at once depends on it. */
    private int largestRow = RowWrites.MAX_BYTES;

    private PivotCollection(String pivot, KeyKind keys, MongoDatabase database) {
        this.pivot = pivot;
        this.keys = keys;
        this.collection = database.getCollection(pivot, RawBsonDocument.class);
        this.columns = new Columns(pivot, points, database);
    }

    /**
     * The collection of a pivot, made when there is none.
     *
     * @param changes by row key: its first rows decide what kind of keys it has, unless that is decided
     * @return empty where there is none, and none of the changes makes a row
     * @throws NameRefusedException the server takes no collection of that name
     */
    static Optional<PivotCollection> open(MongoDatabase database, String pivot, Map<String, RowChange> changes) {
        List<String> made = made(changes);
        Document known = made.isEmpty() ? known(database, pivot) : make(database, pivot, KeyKind.of(made));
        if (known == null) {
            return Optional.empty();
        }
        PivotCollection opened = new PivotCollection(pivot, KeyKind.named(known.getString("key")), database);
        opened.columns.load();
        return Optional.of(opened);
    }

    /** Of two writers that make it at once, the first decides. */
    private static Document make(MongoDatabase database, String pivot, KeyKind keys) {
        index(database, pivot);
        return database.getCollection(Collections.PIVOTS)
                .findOneAndUpdate(
                        Filters.eq("_id", pivot),
                        Updates.combine(Updates.setOnInsert("key", keys.text()), Updates.setOnInsert("columns", 0L)),
                        new FindOneAndUpdateOptions().upsert(true).returnDocument(ReturnDocument.AFTER));
    }

    private static Document known(MongoDatabase database, String pivot) {
        return database.getCollection(Collections.PIVOTS)
                .find(Filters.eq("_id", pivot))
                .first();
    }

    /** The keys of the rows that are there after some changes, if there was none before. */
    private static List<String> made(Map<String, RowChange> changes) {
        return changes.entrySet().stream()
                .filter(row -> row.getValue().exists() && !row.getValue().touchesNoCell())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Rows are read and expire in the order of their time. It is made first: what cannot be is not known as a pivot. */
    private static void index(MongoDatabase database, String pivot) {
        try {
            database.getCollection(pivot).createIndex(Indexes.ascending("at", "_id"));
        } catch (MongoCommandException refused) {
            if (NAME_REFUSALS.contains(refused.getErrorCode())) {
                throw new NameRefusedException(
                        "MongoDB takes no collection '%s': %s".formatted(pivot, refused.getErrorMessage()));
            }
            throw refused;
        }
    }

    /**
     * What would become of some rows, if they were written now: nothing is.
     *
     * @return the rows that would be refused
     */
    static List<Refusal> check(MongoDatabase database, String pivot, Map<String, RowChange> changes) {
        Document known = known(database, pivot);
        List<String> made = made(changes);
        if (known == null && made.isEmpty()) {
            return List.of();
        }
        KeyKind keys = known == null ? KeyKind.of(made) : KeyKind.named(known.getString("key"));
        return new PivotCollection(pivot, keys, database).write(changes, true);
    }

    /** How much memory it takes, counted in points. */
    int size() {
        return points.size();
    }

    /**
     * Writes some rows.
     *
     * @param changes by row key
     * @return the rows that were refused: they are as they were
     */
    List<Refusal> write(Map<String, RowChange> changes) {
        return write(changes, false);
    }

    /** What is to be written of its columns, in parts that may be written side by side. */
    List<Callable<Void>> rest() {
        return columns.rest();
    }

    /** Writes the last values of columns that have not been written. */
    void flush() {
        columns.flush();
    }

    private List<Refusal> write(Map<String, RowChange> changes, boolean dry) {
        RowWrites writes = new RowWrites(pivot, collection, documents, columns, dry);
        List<Row> changed = new ArrayList<>();
        changes.forEach((rowKey, change) -> {
            if (!keys.takes(rowKey)) {
                writes.refuse(new Row(rowKey, rowKey, change), objection(rowKey));
                return;
            }
            Row row = new Row(rowKey, keys.id(rowKey), change);
            if (!change.exists()) {
                writes.delete(row);
            } else if (change.touchesNoCell()) {
                writes.mark(row);
            } else if (change.replaces()) {
                writes.put(row, null);
            } else {
                changed.add(row);
            }
        });
        for (int from = 0; from < changed.size(); ) {
            int to = Math.min(from + rowsARead(), changed.size());
            merge(changed.subList(from, to), writes);
            from = to;
        }
        return writes.finish();
    }

    /** Rows are read, changed, and written as a whole; each is forgotten before the next is read. */
    private void merge(List<Row> rows, RowWrites writes) {
        Map<BsonValue, Row> byId = new HashMap<>();
        rows.forEach(row -> byId.put(keys.bson(row.rowKey()), row));
        FindIterable<RawBsonDocument> found =
                collection.find(Filters.in("_id", byId.keySet())).batchSize(rows.size());
        for (RawBsonDocument before : found) {
            Row row = byId.remove(before.get("_id"));
            if (row != null) { // Else a number of its key is of another type: it is found by its key as it is.
                writes.put(row, before);
            }
        }
        byId.values().forEach(row -> writes.put(row, null));
        largestRow = Math.max(writes.largest(), largestRow / 2); // Rows of a pivot are mostly alike; some grow.
    }

    private int rowsARead() {
        return Math.clamp(RowWrites.MAX_BYTES / Math.max(1, largestRow), 1, MAX_ROWS_A_READ);
    }

    private String objection(String rowKey) {
        return "The row key '%s' is no %s, as those of '%s' are".formatted(rowKey, keys.text(), pivot);
    }
}
