package io.wavepivot.bench.lab;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bson.RawBsonDocument;
import org.bson.conversions.Bson;

/**
 * A load from end to end: rows that are committed in MySQL become documents.
 *
 * @param seconds from the submission of the project to the last cell being readable
 * @param processorNanos what each part has taken of the processors, a cell
 */
public record Load(Plant plant, int waves, int points, double seconds, Map<String, Double> processorNanos)
        implements AutoCloseable {

    private static final int LAST_WAVES = 200;

    /** Fills a database, submits its project, and waits for the documents. */
    public static Load run(Lab lab, String database, int waves, int points) throws Exception {
        lab.say("load of %,d waves x %,d points".formatted(waves, points));
        Plant plant = new Plant(lab, database);
        plant.commit(waves, points);
        plant.settle();
        Processors before = Processors.of(lab.run());
        long start = System.nanoTime();
        lab.submit(plant, 0.25);
        double seconds = (awaitCells(lab, plant.pivot(), waves, points) - start) / 1e9;
        return new Load(plant, waves, points, seconds, Processors.of(lab.run()).since(before, (long) waves * points));
    }

    /**
     * Waits until a collection has all documents with all of their cells.
     *
     * @return when it had, by {@link System#nanoTime}: to look at all of them takes a while, and does not count
     */
    public static long awaitCells(Lab lab, String name, int waves, int points) throws Exception {
        MongoCollection<RawBsonDocument> documents = lab.mongodb().getCollection(name, RawBsonDocument.class);
        // Measures come by ascending id, so the last point of a wave comes last, and the last waves do.
        Bson whole = Filters.exists("cells." + Plant.point(points - 1));
        List<Long> lastWaves = LongStream.range(Math.max(0, waves - LAST_WAVES), waves)
                .mapToObj(wave -> Plant.FIRST_WAVE + Plant.INTERVAL * wave)
                .toList();
        Bson last = Filters.and(Filters.in("_id", lastWaves), whole);
        while (true) {
            Lab.await(Duration.ofMillis(25), () -> documents.estimatedDocumentCount() == waves);
            Lab.await(Duration.ofMillis(50), () -> documents.countDocuments(last) == lastWaves.size());
            long now = System.nanoTime();
            if (documents.countDocuments(whole) == waves) {
                return now;
            }
        }
    }

    public long cells() {
        return (long) waves * points;
    }

    public double cellsPerSecond() {
        return cells() / seconds;
    }

    @Override
    public void close() throws IOException, SQLException {
        plant.close();
    }
}
