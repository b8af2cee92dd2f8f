package io.wavepivot.pivot.write;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * The collection {@code columns}: for each pivot and point its type, its first row, and its last with its value. Updates
 * commute (a minimum, a maximum, a widening), so that several writers of one pivot, and replays, lead to the same
 * documents. What readers need at once, a new column or a wider type, is written with its batch; the last values only
 * change with nearly every row, and are written when {@link #flush} is called.
 */
final class Columns {

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final MongoCollection<Document> collection;
    private final Map<String, Map<String, Column>> known = new HashMap<>();

    Columns(MongoCollection<Document> collection) {
        this.collection = collection;
    }

    /** Takes in the cells of some rows of a pivot. */
    void update(String pivot, Map<String, RowChange> rows) {
        if (known.isEmpty()) {
            collection.createIndex(Indexes.ascending("pivot"));
        }
        Map<String, Column> columns = known.computeIfAbsent(pivot, any -> new HashMap<>());
        Map<String, Column> urgent = new HashMap<>();
        rows.forEach((rowKey, change) -> {
            if (change.exists()) {
                Object row = RowId.of(rowKey);
                long at = change.at().toEpochMilli();
                long update = change.updatedAt().toEpochMilli();
                change.cells().forEach((point, value) -> {
                    if (value != null) {
                        Column column = columns.computeIfAbsent(point, any -> new Column());
                        if (column.see(row, at, update, value)) {
                            urgent.put(point, column);
                        }
                    }
                });
            }
        });
        if (!urgent.isEmpty()) {
            write(pivot, urgent);
            widen(pivot, urgent);
        }
    }

    /** Writes all that has been taken in and is not written. */
    void flush() {
        known.forEach((pivot, columns) -> {
            Map<String, Column> changed = new HashMap<>(columns);
            changed.values().removeIf(column -> !column.isChanged());
            if (!changed.isEmpty()) {
                write(pivot, changed);
            }
        });
    }

    /** Takes nothing for written any longer, and forgets what was not. */
    void forget() {
        known.clear();
    }

    private void write(String pivot, Map<String, Column> columns) {
        List<WriteModel<Document>> writes = new ArrayList<>(columns.size());
        columns.forEach((point, column) ->
                writes.add(new UpdateOneModel<>(filter(pivot, point), column.update(pivot, point), UPSERT)));
        collection.bulkWrite(writes, UNORDERED);
        columns.values().forEach(Column::written);
    }

    /** Another writer may have stored a narrower type, or a wider one. */
    private void widen(String pivot, Map<String, Column> columns) {
        List<String> ids =
                columns.keySet().stream().map(point -> id(pivot, point)).toList();
        List<WriteModel<Document>> writes = new ArrayList<>();
        for (Document stored :
                collection.find(Filters.in("_id", ids)).projection(Projections.include("point", "type"))) {
            String point = stored.getString("point");
            CellType type = columns.get(point).type();
            if (type.narrower().contains(stored.getString("type"))) {
                writes.add(new UpdateOneModel<>(
                        filter(pivot, point).append("type", new Document("$in", type.narrower())),
                        new Document("$set", new Document("type", type.text()))));
            }
        }
        if (!writes.isEmpty()) {
            collection.bulkWrite(writes, UNORDERED);
        }
    }

    private static Document filter(String pivot, String point) {
        return new Document("_id", id(pivot, point));
    }

    /** Unambiguous, as no pivot's name has a bar. A text, as an embedded fallback finds documents only by luck. */
    private static String id(String pivot, String point) {
        return pivot + '|' + point;
    }
}
