package io.wavepivot.query.read;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import io.wavepivot.query.read.PivotSummary.RowMark;
import io.wavepivot.schemas.mongo.CellType;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads what the pivot service wrote. Every method throws {@link com.mongodb.MongoException} in an outage. */
@Singleton
public class PivotReader {

    private static final Pattern OTHER_COLLECTIONS = Pattern.compile("columns|pivots|(system|table)\\..*");

    /** Rows in one reply: MongoDB ends it at 16 MiB by itself, the embedded fallback only where it is told to. */
    private static final int BATCH = 100;

    private final MongoDatabase database;

    /** Pivots that there are: once made, a pivot stays. */
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    PivotReader(MongoClient client, @ConfigProperty(name = "query.database") String database) {
        this.database = client.getDatabase(database);
    }

    /** The names of all pivots, ascending. */
    public List<String> pivots() {
        List<String> names = database.listCollectionNames().into(new ArrayList<>());
        names.removeIf(name -> OTHER_COLLECTIONS.matcher(name).matches());
        Collections.sort(names);
        return names;
    }

    public PivotSummary summary(String pivot) {
        RowRange all = new RowRange(null, null, false, null, null);
        return new PivotSummary(
                pivot,
                database.getCollection(pivot).estimatedDocumentCount(),
                columnDocuments().countDocuments(ofPivot(pivot)),
                mark(pivot, all).orElse(null),
                mark(pivot, RowRange.LATEST_FIRST).orElse(null));
    }

    /** Whether there is such a pivot. */
    public boolean exists(String pivot) {
        return columnDocuments()
                                .find(ofPivot(pivot))
                                .projection(Projections.include("_id"))
                                .first()
                        != null
                || pivots().contains(pivot);
    }

    /** The columns of a pivot by ascending point id; empty when there is no such pivot, or no cell in it. */
    public List<Column> columns(String pivot) {
        List<Column> columns = new ArrayList<>();
        for (Document document : columnDocuments().find(ofPivot(pivot))) {
            columns.add(column(document));
        }
        columns.sort((a, b) -> a.point().compareTo(b.point()));
        return columns;
    }

    /** The first rows of a range, and where those after them start. */
    public Page page(String pivot, RowRange range, int limit) {
        Document next = database.getCollection(pivot)
                .find(range.filter())
                .sort(range.sort())
                .projection(Projections.include("at"))
                .skip(limit)
                .first();
        if (next == null) {
            return new Page(range, Optional.empty());
        }
        Cursor end = new Cursor(next.getDate("at").toInstant(), next.get("_id"));
        return new Page(range.until(end), Optional.of(end));
    }

    /** Hands over the rows of a range, in its order, as they are read. */
    public void rows(String pivot, RowRange range, Selection selection, RowSink sink) throws IOException {
        rows(pivot, range, selection, 0, sink);
    }

    /** @param limit how many rows at most; 0 for all */
    public void rows(String pivot, RowRange range, Selection selection, int limit, RowSink sink) throws IOException {
        RowParser parser = new RowParser(selection.layout());
        try (MongoCursor<RawBsonDocument> documents = database.getCollection(pivot, RawBsonDocument.class)
                .find(range.filter())
                .sort(range.sort())
                .projection(Projections.include(selection.fields()))
                .limit(limit)
                .batchSize(BATCH)
                .iterator()) {
            sink.accept(new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return documents.hasNext();
                }

                @Override
                public Row next() {
                    return parser.parse(documents.next());
                }
            });
        }
    }

    private Optional<RowMark> mark(String pivot, RowRange order) {
        return Optional.ofNullable(database.getCollection(pivot)
                        .find()
                        .sort(order.sort())
                        .projection(Projections.include("at", "updatedAt"))
                        .first())
                .map(row -> new RowMark(
                        row.get("_id"),
                        row.getDate("at").toInstant(),
                        row.getDate("updatedAt").toInstant()));
    }

    private MongoCollection<Document> columnDocuments() {
        return database.getCollection("columns");
    }

    private static Bson ofPivot(String pivot) {
        return Filters.eq("pivot", pivot);
    }

    private static Column column(Document document) {
        Document last = document.get("last", Document.class);
        return new Column(
                document.getString("point"),
                CellType.valueOf(document.getString("type").toUpperCase(Locale.ROOT)),
                document.get("firstWave"),
                last.get("wave"),
                last.get("value"),
                last.getDate("at").toInstant());
    }

    /** Takes rows as they are read. */
    @FunctionalInterface
    public interface RowSink {

        /** @throws IOException the rows cannot be passed on; reading ends */
        void accept(Iterator<Row> rows) throws IOException;
    }
}
