package io.wavepivot.bench.aggregates;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.bench.lab.Lab;
import io.wavepivot.cli.run.Role;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;

/** A pivot of tables of the bench, which is removed in the end. */
record BenchPivot(Lab lab, String name) implements AutoCloseable {

    private static final Duration LOOK = Duration.ofMillis(50);

    /** Defines it, and waits until it is built. */
    static BenchPivot build(Lab lab, String name, String definition) throws Exception {
        HttpResponse<String> answer = lab.client().definePivot(name, definition);
        if (answer.statusCode() >= 300) {
            throw new IOException("The pivot was refused: " + answer.body());
        }
        Lab.await(LOOK, () -> {
            JsonNode pivot = lab.client().pivot(name);
            return pivot.has("definition") && !pivot.has("next");
        });
        return new BenchPivot(lab, name);
    }

    /** The sum of the cells of each row, by a field of its key that is a number, as MongoDB has them now. */
    Map<Integer, Long> sums(String field) {
        String plan = lab.mongodb()
                .getCollection("pivots")
                .find(new Document("_id", name))
                .first()
                .getString("plan");
        Map<Integer, Long> sums = new TreeMap<>();
        for (Document row : lab.mongodb().getCollection(plan).find()) {
            Object key = row.get("_id") instanceof Document fields ? fields.get(field) : row.get("_id");
            for (Object cell : row.get("cells", Document.class).values()) {
                sums.merge(((Number) key).intValue(), ((Number) cell).longValue(), Long::sum);
            }
        }
        return sums;
    }

    @Override
    public void close() throws IOException {
        try {
            lab.client().delete("pivot", Role.OPERATOR, "/pivots/" + name);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IOException("The bench is being stopped", ending);
        }
    }
}
