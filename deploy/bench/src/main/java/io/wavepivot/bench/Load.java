package io.wavepivot.bench;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.time.Duration;
import org.bson.RawBsonDocument;

/**
 * A load from end to end: rows that are committed in MySQL become documents.
 *
 * @param seconds from the submission of the project to the last cell being readable
 */
record Load(Plant plant, int waves, int points, double seconds) {

    /** Fills a database, submits its project, and waits for the documents. */
    static Load run(Lab lab, String database, int waves, int points) throws Exception {
        lab.say("load of %,d waves x %,d points".formatted(waves, points));
        Plant plant = new Plant(lab, database);
        plant.commit(waves, points);
        plant.settle();
        long start = System.nanoTime();
        lab.submit(database, 0.25);
        MongoCollection<RawBsonDocument> documents = lab.mongodb().getCollection(plant.pivot(), RawBsonDocument.class);
        Lab.await(Duration.ofMillis(50), () -> documents.estimatedDocumentCount() == waves);
        // Measures come by ascending id, so the last point of a wave comes last.
        String last = "cells." + Plant.lastPoint(points);
        Lab.await(Duration.ofMillis(200), () -> documents.countDocuments(Filters.exists(last)) == waves);
        return new Load(plant, waves, points, Lab.seconds(start));
    }

    long cells() {
        return (long) waves * points;
    }

    double cellsPerSecond() {
        return cells() / seconds;
    }
}
