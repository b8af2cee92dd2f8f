package io.wavepivot.query.catalog;

import com.mongodb.client.MongoDatabase;
import java.util.Date;
import org.bson.Document;

/** The catalog without the service around it. */
public final class TestCatalog {

    private TestCatalog() {}

    public static Pivots pivots(MongoDatabase database) {
        return new Pivots(database, () -> 1_000);
    }

    /** A column as the pivot service writes it. */
    public static Document column(String pivot, String point, String type, Date firstAt, Date lastAt) {
        return new Document("_id", pivot + "|" + point)
                .append("pivot", pivot)
                .append("point", point)
                .append("type", type)
                .append("firstWave", 1L)
                .append("firstAt", firstAt)
                .append("last", new Document("at", lastAt).append("wave", 9L).append("value", "a value"));
    }
}
