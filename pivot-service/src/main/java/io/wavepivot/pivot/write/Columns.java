package io.wavepivot.pivot.write;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * The collection {@code columns}: for each pivot and point its type, its first and last row, and the value and time of
 * the last. Updates commute (a minimum, a conditional maximum, a widening), so that several writers of one pivot, and
 * replays, lead to the same documents. What this writer has stored it remembers, to write
 * only what changes.
 */
final class Columns {

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
    private static final BulkWriteOptions ORDERED = new BulkWriteOptions();

    private final MongoCollection<Document> collection;
    private final Map<String, Map<String, Stored>> stored = new HashMap<>();

    Columns(MongoCollection<Document> collection) {
        this.collection = collection;
    }

    /** Takes in the cells of some rows of a pivot. */
    void update(String pivot, Map<String, RowChange> rows) {
        Map<String, Seen> seen = new HashMap<>();
        rows.forEach((rowKey, change) -> {
            if (change.exists()) {
                Object row = RowId.of(rowKey);
                change.cells().forEach((point, value) -> {
                    if (value != null) {
                        seen.merge(point, Seen.of(row, change.at(), value), Seen::merge);
                    }
                });
            }
        });
        write(pivot, seen);
    }

    /** Takes nothing for stored any longer. */
    void forget() {
        stored.clear();
    }

    private void write(String pivot, Map<String, Seen> seen) {
        if (stored.isEmpty()) {
            collection.createIndex(Indexes.ascending("pivot"));
        }
        Map<String, Stored> known = stored.computeIfAbsent(pivot, any -> new HashMap<>());
        List<WriteModel<Document>> inserts = new ArrayList<>();
        List<WriteModel<Document>> updates = new ArrayList<>();
        seen.forEach((point, column) -> {
            Key key = new Key(pivot, point);
            Stored before = known.get(point);
            if (before == null || column.first().isBefore(before.first())) {
                inserts.add(column.insert(key));
            }
            if (before == null || column.type().isWiderThan(before.type())) {
                updates.add(column.widen(key));
            }
            if (before == null || !column.last().isBefore(before.last())) {
                updates.add(column.advance(key));
            }
        });
        if (!inserts.isEmpty()) {
            collection.bulkWrite(inserts, UNORDERED);
        }
        if (!updates.isEmpty()) {
            collection.bulkWrite(updates, ORDERED);
        }
        seen.forEach((point, column) -> known.merge(point, column.stored(), Stored::merge));
    }

    /** A text and not a document: an embedded fallback finds documents again only by luck. */
    private record Key(String pivot, String point) {

        /** Unambiguous, as no pivot's name has a bar. */
        Document filter() {
            return new Document("_id", pivot + '|' + point);
        }
    }

    /** What is in the collection at the least. */
    private record Stored(CellType type, Instant first, Instant last) {

        Stored merge(Stored more) {
            return new Stored(
                    more.type.isWiderThan(type) ? more.type : type,
                    more.first.isBefore(first) ? more.first : first,
                    more.last.isAfter(last) ? more.last : last);
        }
    }

    /** What a batch has of a column. */
    private record Seen(CellType type, Object firstRow, Instant first, Object lastRow, Instant last, Object lastValue) {

        private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

        static Seen of(Object row, Instant at, Object value) {
            return new Seen(CellType.of(value), row, at, row, at, value);
        }

        Seen merge(Seen more) {
            boolean earlier = more.first.isBefore(first);
            boolean later = !more.last.isBefore(last);
            return new Seen(
                    more.type.isWiderThan(type) ? more.type : type,
                    earlier ? more.firstRow : firstRow,
                    earlier ? more.first : first,
                    later ? more.lastRow : lastRow,
                    later ? more.last : last,
                    later ? more.lastValue : lastValue);
        }

        Stored stored() {
            return new Stored(type, first, last);
        }

        UpdateOneModel<Document> insert(Key key) {
            Document update = new Document(
                            "$min", new Document("firstWave", firstRow).append("firstAt", Date.from(first)))
                    .append(
                            "$setOnInsert",
                            latest().append("pivot", key.pivot())
                                    .append("point", key.point())
                                    .append("type", type.text()));
            return new UpdateOneModel<>(key.filter(), update, UPSERT);
        }

        UpdateOneModel<Document> widen(Key key) {
            return new UpdateOneModel<>(
                    key.filter().append("type", new Document("$in", type.narrower())),
                    new Document("$set", new Document("type", type.text())));
        }

        UpdateOneModel<Document> advance(Key key) {
            return new UpdateOneModel<>(
                    key.filter().append("lastAt", new Document("$lte", Date.from(last))),
                    new Document("$set", latest()));
        }

        private Document latest() {
            return new Document("lastWave", lastRow)
                    .append("lastAt", Date.from(last))
                    .append("lastValue", lastValue);
        }
    }
}
