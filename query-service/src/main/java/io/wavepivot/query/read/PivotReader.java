package io.wavepivot.query.read;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Projections;
import io.wavepivot.query.catalog.Pivot;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import org.bson.Document;
import org.bson.RawBsonDocument;

/** Reads the rows that the pivot service wrote. Every method throws {@link com.mongodb.MongoException} in an outage. */
@Singleton
public class PivotReader {

    private final MongoDatabase database;
    private final RowSizes sizes = new RowSizes();

    PivotReader(MongoDatabase database) {
        this.database = database;
    }

    /** How large the rows of a pivot have been, in bytes; 0 when none has been read. */
    public int rowSize(Pivot pivot) {
        return sizes.of(pivot.source());
    }

    /**
     * The first rows of a range, and where those after them start. The page ends before the row that is the next one's
     * first, not after so many rows: rows that come between are in it.
     */
    public Page page(Pivot pivot, RowRange range, int limit) {
        Document next = database.getCollection(pivot.source())
                .find(range.filter())
                .sort(range.sort())
                .projection(Projections.include("at"))
                .skip(limit)
                .limit(-1)
                .first();
        if (next == null) {
            return new Page(range, Optional.empty());
        }
        Cursor end = new Cursor(next.getDate("at").toInstant(), next.get("_id"));
        return new Page(range.until(end), Optional.of(end));
    }

    /**
     * Hands over the rows of a range, in its order, as they are read; the first of them is read before.
     *
     * @param limit how many rows at most; 0 for all
     */
    public void rows(Pivot pivot, RowRange range, Selection selection, int limit, RowSink sink) throws IOException {
        MongoCollection<RawBsonDocument> collection = database.getCollection(pivot.source(), RawBsonDocument.class);
        RowParser parser = new RowParser(selection.layout());
        int seen = selection.whole() ? rowSize(pivot) : 0;
        int size = seen > 0 ? seen : selection.mostBytes();
        try (RowCursor documents = new RowCursor(collection, new PivotSpan(range, selection), limit, size)) {
            documents.hasNext();
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
            if (selection.whole()) {
                sizes.saw(pivot.source(), documents.largest());
            }
        }
    }

    /** Takes rows as they are read. */
    @FunctionalInterface
    public interface RowSink {

        /** @throws IOException the rows cannot be passed on; reading ends */
        void accept(Iterator<Row> rows) throws IOException;
    }
}
