package io.wavepivot.pivot.write;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.wavepivot.pivot.rows.Cells;
import io.wavepivot.pivot.rows.Point;
import io.wavepivot.pivot.rows.Points;
import io.wavepivot.pivot.rows.RowChange;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.Collections;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.bson.Document;

/**
 * The columns of a pivot in the collection {@code columns}: their types, their first rows, and where their last values
 * are. Updates commute (a minimum, a maximum, a widening), so that several writers of one pivot, and replays, lead to
 * the same documents. What readers need before they see a row, a new column or a wider type, is written before the row;
 * the last values change with nearly every row, and are written now and then, in parts.
 */
final class Columns {

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);
    private static final int DUPLICATE_KEY = 11000;
    private static final int CHUNK = 1_000;

    /** Rows wait while a part is written. */
    private static final int PART = 100;

    private final String pivot;
    private final Points points;
    private final MongoCollection<Document> columns;
    private final MongoCollection<Document> pivots;
    private final List<Point> urgent = new ArrayList<>();

    Columns(String pivot, Points points, MongoDatabase database) {
        this.pivot = pivot;
        this.points = points;
        this.columns = database.getCollection(Collections.COLUMNS);
        this.pivots = database.getCollection(Collections.PIVOTS);
    }

    /** Learns which columns there are, and of which types. */
    void load() {
        for (Document column :
                columns.find(Collections.columnsOf(pivot)).projection(Projections.include("point", "type"))) {
            points.of(column.getString("point")).stored(CellType.of(column.getString("type")));
        }
    }

    /** Takes in the cells that a change sets. */
    void see(Object row, RowChange change) {
        for (Cells cells : change.cells()) {
            Point[] found = points.of(cells);
            for (int i = 0; i < found.length; i++) {
                if (cells.type(i) != null && found[i].see(row, change.at(), change.offset(), cells, i)) {
                    urgent.add(found[i]);
                }
            }
        }
    }

    /** Writes new columns and wider types: before the rows that have them. */
    void publish() {
        if (urgent.isEmpty()) {
            return;
        }
        Parts.of(urgent, CHUNK).forEach(this::publish);
        pivots.updateOne(Filters.eq("_id", pivot), Updates.inc("columns", 1));
        urgent.clear();
    }

    /** What has been taken in and is not written, in parts. */
    List<Callable<Void>> rest() {
        return Parts.of(changed(), PART).stream().map(this::writing).toList();
    }

    /** Writes all that has been taken in and is not written. */
    void flush() {
        write(changed());
    }

    private List<Point> changed() {
        return points.all().stream().filter(Point::isChanged).toList();
    }

    private Callable<Void> writing(List<Point> some) {
        return () -> {
            write(some);
            return null;
        };
    }

    /** Those that have been written meanwhile need it no more. */
    private void write(List<Point> some) {
        List<WriteModel<Document>> writes = some.stream()
                .filter(Point::isChanged)
                .<WriteModel<Document>>map(
                        point -> new UpdateOneModel<>(Filters.eq("_id", point.columnId(pivot)), point.update()))
                .toList();
        if (!writes.isEmpty()) {
            columns.bulkWrite(writes, UNORDERED);
            some.forEach(Point::written);
        }
    }

    private void publish(List<Point> some) {
        List<Document> documents =
                some.stream().map(point -> point.document(pivot)).toList();
        Set<Point> there = new LinkedHashSet<>();
        try {
            columns.insertMany(documents, new InsertManyOptions().ordered(false));
        } catch (MongoBulkWriteException failed) {
            if (failed.getWriteConcernError() != null
                    || failed.getWriteErrors().stream().anyMatch(error -> error.getCode() != DUPLICATE_KEY)) {
                throw failed;
            }
            for (BulkWriteError error : failed.getWriteErrors()) {
                there.add(some.get(error.getIndex()));
            }
        }
        some.stream().filter(point -> !there.contains(point)).forEach(Point::written);
        widen(there);
    }

    /** Another writer, or an earlier value, may have stored a narrower type. */
    private void widen(Set<Point> some) {
        List<WriteModel<Document>> writes = new ArrayList<>();
        for (Point point : some) {
            writes.add(new UpdateOneModel<>(
                    Filters.and(
                            Filters.eq("_id", point.columnId(pivot)),
                            Filters.in("type", point.type().narrower())),
                    Updates.set("type", point.type().text())));
        }
        if (!writes.isEmpty()) {
            columns.bulkWrite(writes, UNORDERED);
        }
    }
}
