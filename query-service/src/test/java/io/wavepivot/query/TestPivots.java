package io.wavepivot.query;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.ReplaceOptions;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Writes pivots as the pivot service does. */
@Singleton
class TestPivots {

    private final MongoDatabase database;

    TestPivots(MongoClient client, @ConfigProperty(name = "query.database") String database) {
        this.database = client.getDatabase(database);
    }

    /** A pivot without rows, under a name that no other has. */
    TestPivot create(String key) {
        String name = "TOR-BGO;" + UUID.randomUUID() + ";A;60";
        return create(name, key);
    }

    TestPivot create(String name, String key) {
        TestPivot pivot = new TestPivot(name, database);
        database.getCollection("pivots")
                .replaceOne(
                        Filters.eq("_id", name),
                        new Document("_id", name).append("key", key).append("columns", 0L),
                        new ReplaceOptions().upsert(true));
        pivot.rows().createIndex(Indexes.ascending("at", "_id"));
        return pivot;
    }

    /**
     * Five waves, 60 to 300, with the points {@code 419.co2} (a double, in all), {@code 419.on} (a boolean, in the
     * first), {@code 421.n} (a long, in all but the last) and {@code 421.text} (a text, in the last).
     */
    TestPivot fiveWaves() {
        TestPivot pivot = create("long")
                .column("419.co2", "double", 60, 300, 300.5)
                .column("419.on", "boolean", 60, 60, true)
                .column("421.n", "long", 60, 240, 240L)
                .column("421.text", "string", 300, 300, "a \"quoted\", text");
        pivot.row(60, Map.of("419.co2", 60.5, "419.on", true, "421.n", 60L));
        for (long wave = 120; wave <= 240; wave += 60) {
            pivot.row(wave, Map.of("419.co2", wave + 0.5, "421.n", wave));
        }
        return pivot.row(300, Map.of("419.co2", 300.5, "421.text", "a \"quoted\", text"));
    }

    MongoDatabase database() {
        return database;
    }
}
