package io.wavepivot.query.catalog;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Sorts;
import io.wavepivot.query.catalog.PivotSummary.RowMark;
import io.wavepivot.schemas.mongo.Collections;
import jakarta.inject.Singleton;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Reads what there is to say of a pivot at a glance. */
@Singleton
public class Summaries {

    private final MongoDatabase database;

    Summaries(MongoDatabase database) {
        this.database = database;
    }

    public PivotSummary of(Pivot pivot) {
        MongoCollection<Document> rows = database.getCollection(pivot.source());
        return new PivotSummary(
                pivot.name(),
                rows.estimatedDocumentCount(),
                database.getCollection(Collections.COLUMNS).countDocuments(Collections.columnsOf(pivot.source())),
                first(rows, Sorts.ascending("at", "_id")),
                first(rows, Sorts.descending("at", "_id")));
    }

    private static RowMark first(MongoCollection<Document> rows, Bson order) {
        return RowMark.of(rows.find()
                .sort(order)
                .projection(Projections.include("at", "updatedAt"))
                .first());
    }
}
