package io.wavepivot.query.tables;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Projections;
import io.wavepivot.query.read.RowCursor;
import io.wavepivot.schemas.mongo.Collections;
import io.wavepivot.schemas.mongo.RowDocuments;
import io.wavepivot.schemas.tables.Table;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Reads the copies of tables. Every method throws {@link com.mongodb.MongoException} in an outage. */
@Singleton
public class TableReader {

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private final MongoDatabase database;

    /** Of the rows of late, in bytes, by table. */
    private final Map<String, Integer> sizes = new ConcurrentHashMap<>();

    TableReader(MongoDatabase database) {
        this.database = database;
    }

    /** The row of a key; empty when there is none. */
    Optional<BsonDocument> one(Table table, List<Object> key) {
        BsonValue id = RowDocuments.id(table.key(), key);
        return Optional.ofNullable(
                collection(table).find(new BsonDocument(Fields.ID, id)).first());
    }

    /** The place of the last row of a page of so many; empty when there are no rows behind it. */
    Optional<Place> lastOfPage(TableQuery query, int limit) {
        List<String> fields = new ArrayList<>(query.order().fields());
        fields.add(Fields.ID);
        List<BsonDocument> rows = new ArrayList<>();
        collection(query.table())
                .find(query.filter())
                .sort(query.sort())
                .projection(Projections.include(fields))
                .skip(limit - 1)
                .limit(2)
                .into(rows);
        return rows.size() < 2 ? Optional.empty() : Optional.of(Place.of(rows.getFirst(), query.order()));
    }

    /** How large the rows of a table have been, in bytes; 0 when none has been read. */
    int rowSize(Table table) {
        return sizes.getOrDefault(table.name(), 0);
    }

    /** Hands over all rows of a table, by their keys, as they are read. */
    public void rows(Table table, RowSink sink) throws IOException {
        rows(new TableQuery(table, List.of(), new Order(List.of()), table.columns(), null, null), sink);
    }

    /** Hands over rows as they are read; the first of them is read before. */
    void rows(TableQuery query, RowSink sink) throws IOException {
        MongoCollection<RawBsonDocument> collection =
                collection(query.table()).withDocumentClass(RawBsonDocument.class);
        try (RowCursor documents = new RowCursor(collection, query, 0, rowSize(query.table()))) {
            documents.hasNext();
            sink.accept(new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return documents.hasNext();
                }

                @Override
                public BsonDocument next() {
                    return documents.next().decode(CODEC);
                }
            });
            sizes.put(query.table().name(), documents.largest());
        }
    }

    /** How many rows a table has, about. */
    long count(Table table) {
        return collection(table).estimatedDocumentCount();
    }

    /** What the rows of a table take, uncompressed; empty where the server does not say. */
    Optional<Long> bytes(Table table) {
        try {
            BsonDocument stats = database.runCommand(
                    new BsonDocument("collStats", new BsonString(Collections.table(table.name()))), BsonDocument.class);
            return Optional.ofNullable(stats.get("size"))
                    .filter(BsonValue::isNumber)
                    .map(size -> size.asNumber().longValue());
        } catch (MongoCommandException unknown) {
            return Optional.empty();
        }
    }

    /** When the last change of a table was written; empty when there was none. */
    Optional<Instant> changedAt(Table table) {
        return Optional.ofNullable(database.getCollection(Collections.TABLES, BsonDocument.class)
                        .find(new BsonDocument(Fields.ID, new BsonString(table.name())))
                        .first())
                .map(document -> document.get("changedAt"))
                .map(at -> Instant.ofEpochMilli(at.asDateTime().getValue()));
    }

    private MongoCollection<BsonDocument> collection(Table table) {
        return database.getCollection(Collections.table(table.name()), BsonDocument.class);
    }

    /** Takes rows as they are read. */
    @FunctionalInterface
    public interface RowSink {

        /** @throws IOException the rows cannot be passed on; reading ends */
        void accept(Iterator<BsonDocument> rows) throws IOException;
    }
}
