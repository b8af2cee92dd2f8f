package io.wavepivot.query.catalog;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.Collections;
import io.wavepivot.schemas.mongo.KeyKind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.Document;

/** All pivots and their columns. Every method throws {@link com.mongodb.MongoException} in an outage. */
@Singleton
public class Pivots {

    /** How long it is believed that a pivot is still there, so that a query of few rows asks for nothing else. */
    private static final long BELIEVED_NANOS = Duration.ofSeconds(10).toNanos();

    private final MongoDatabase database;
    private final ColumnCache columns;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();

    Pivots(MongoDatabase database, CatalogConfig config) {
        this.database = database;
        this.columns = new ColumnCache(config.maxColumns());
    }

    /** Those that there are, by ascending name. */
    public List<Pivot> all() {
        List<Pivot> all = new ArrayList<>();
        for (Document pivot : database.getCollection(Collections.PIVOTS).find().sort(Sorts.ascending("_id"))) {
            all.add(pivot(pivot));
        }
        return all;
    }

    /** The pivot as it was a few seconds ago at most; empty when there is none. */
    public Optional<Pivot> known(String name) {
        Seen before = seen.get(name);
        return before != null && System.nanoTime() - before.at() < BELIEVED_NANOS
                ? Optional.of(before.pivot())
                : current(name);
    }

    /** The pivot as it is; empty when there is none. */
    public Optional<Pivot> current(String name) {
        long now = System.nanoTime();
        Optional<Pivot> found = Optional.ofNullable(database.getCollection(Collections.PIVOTS)
                        .find(Filters.eq("_id", name))
                        .first())
                .map(Pivots::pivot);
        found.ifPresentOrElse(pivot -> seen.put(name, new Seen(pivot, now)), () -> seen.remove(name));
        return found;
    }

    /** At least the columns of the pivot's version. */
    public Columns columns(Pivot pivot) {
        return columns.get(pivot).orElseGet(() -> {
            List<Column> read = new ArrayList<>();
            for (Document column : columnsOf(pivot.name()).projection(Projections.include("point", "type"))) {
                read.add(new Column(column.getString("point"), CellType.of(column.getString("type"))));
            }
            Columns loaded = Columns.of(read);
            columns.put(pivot, loaded);
            return loaded;
        });
    }

    /** What the writer has noted of the columns, by ascending point id. */
    public List<ColumnHint> hints(Pivot pivot) {
        return hints(columnsOf(pivot.name()));
    }

    /** The same without the values, which may be long. */
    public List<ColumnHint> places(Pivot pivot) {
        return hints(columnsOf(pivot.name()).projection(Projections.exclude("last.value")));
    }

    private static List<ColumnHint> hints(FindIterable<Document> documents) {
        List<ColumnHint> hints = new ArrayList<>();
        for (Document document : documents) {
            hints.add(ColumnHint.of(document));
        }
        hints.sort((a, b) -> a.point().compareTo(b.point()));
        return hints;
    }

    private FindIterable<Document> columnsOf(String pivot) {
        return database.getCollection(Collections.COLUMNS).find(Collections.columnsOf(pivot));
    }

    private static Pivot pivot(Document document) {
        return new Pivot(
                document.getString("_id"),
                KeyKind.named(document.getString("key")),
                document.get("columns", Number.class).longValue());
    }

    /** @param at on the clock of {@link System#nanoTime} */
    private record Seen(Pivot pivot, long at) {}
}
