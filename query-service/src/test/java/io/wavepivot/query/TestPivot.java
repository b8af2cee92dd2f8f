package io.wavepivot.query;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.wavepivot.schemas.mongo.FieldNames;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** A pivot of a test. */
record TestPivot(String name, MongoDatabase database) {

    String path() {
        return "/pivots/" + name.replace(';', '/');
    }

    MongoCollection<Document> rows() {
        return database.getCollection(name);
    }

    /** A column, with what the writer notes of its last cell. */
    TestPivot column(String point, String type, long firstWave, long lastWave, Object lastValue) {
        columns(List.of(document(point, type, firstWave, lastWave, lastValue)));
        return this;
    }

    /** Many columns of doubles. */
    TestPivot columns(int count, long firstWave, long lastWave) {
        List<Document> documents = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            documents.add(document(point(i), "double", firstWave, lastWave, 0.0));
        }
        columns(documents);
        return this;
    }

    /** The points of many columns, in their order. */
    static String point(int index) {
        return "p%05d.value".formatted(index);
    }

    /** A row whose time is its wave. */
    TestPivot row(long wave, Map<String, Object> cells) {
        return row(wave, wave, cells);
    }

    TestPivot row(Object key, long at, Map<String, Object> cells) {
        rows().insertOne(document(key, at, cells));
        return this;
    }

    static Document document(Object key, long at, Map<String, Object> cells) {
        Document fields = new Document();
        cells.forEach((point, value) -> fields.append(FieldNames.encode(point), value));
        return new Document("_id", key)
                .append("at", new Date(at * 1000))
                .append("updatedAt", new Date(at * 1000 + 5))
                .append("complete", true)
                .append("cells", fields);
    }

    private void columns(List<Document> documents) {
        database.getCollection("columns").insertMany(documents);
        database.getCollection("pivots").updateOne(Filters.eq("_id", name), Updates.inc("columns", 1L));
    }

    private Document document(String point, String type, long firstWave, long lastWave, Object lastValue) {
        return new Document("_id", name + "|" + point)
                .append("pivot", name)
                .append("point", point)
                .append("type", type)
                .append("firstWave", firstWave)
                .append("firstAt", new Date(firstWave * 1000))
                .append(
                        "last",
                        new Document("at", new Date(lastWave * 1000))
                                .append("wave", lastWave)
                                .append("offset", 1L)
                                .append("value", lastValue));
    }
}
