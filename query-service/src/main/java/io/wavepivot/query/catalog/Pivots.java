package io.wavepivot.query.catalog;

import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.Collections;
import io.wavepivot.schemas.mongo.KeyKind;
import io.wavepivot.schemas.mongo.PivotName;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
        Map<String, Document> documents = new LinkedHashMap<>();
        for (Document pivot : database.getCollection(Collections.PIVOTS).find().sort(Sorts.ascending("_id"))) {
            documents.put(pivot.getString("_id"), pivot);
        }
        return documents.keySet().stream()
                .filter(name -> !PivotName.isOfPlan(name))
                .flatMap(name -> pivot(name, documents::get).stream())
                .toList();
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
        Optional<Pivot> found = pivot(name, id -> database.getCollection(Collections.PIVOTS)
                .find(Filters.eq("_id", id))
                .first());
        found.ifPresentOrElse(pivot -> seen.put(name, new Seen(pivot, now)), () -> seen.remove(name));
        return found;
    }

    /** At least the columns of the pivot's version. */
    public Columns columns(Pivot pivot) {
        return columns.get(pivot).orElseGet(() -> {
            List<Column> read = new ArrayList<>();
            for (Document column : columnsOf(pivot.source()).projection(Projections.include("point", "type"))) {
                read.add(new Column(column.getString("point"), CellType.of(column.getString("type"))));
            }
            Columns loaded = Columns.of(read);
            columns.put(pivot, loaded);
            return loaded;
        });
    }

    /** What the writer has noted of the columns, by ascending point id. */
    public List<ColumnHint> hints(Pivot pivot) {
        return hints(columnsOf(pivot.source()));
    }

    /** The same without the values, which may be long. */
    public List<ColumnHint> places(Pivot pivot) {
        return hints(columnsOf(pivot.source()).projection(Projections.exclude("last.value")));
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

    /** @param documents of {@code pivots}, by their ids; null for none */
    private static Optional<Pivot> pivot(String name, Function<String, Document> documents) {
        Document named = documents.apply(name);
        String source = named == null ? name : Objects.requireNonNullElse(named.getString(Collections.PLAN), name);
        Document rows = source.equals(name) ? named : documents.apply(source);
        return Optional.ofNullable(rows).map(found -> pivot(name, source, found));
    }

    private static Pivot pivot(String name, String source, Document found) {
        KeyKind keys = KeyKind.named(found.getString("key"));
        String cells = found.getString(Collections.CELLS);
        return new Pivot(
                name,
                source,
                keys,
                KeyField.of(found, keys),
                cells == null ? null : CellType.of(cells),
                found.get("columns", Number.class).longValue());
    }

    /** @param at on the clock of {@link System#nanoTime} */
    private record Seen(Pivot pivot, long at) {}
}
