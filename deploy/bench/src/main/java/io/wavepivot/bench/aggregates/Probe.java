package io.wavepivot.bench.aggregates;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.bench.lab.Lab;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;

/** Employees who are hired again and again, each time in a year of nobody else: a row of the pivot that only they make. */
final class Probe {

    private static final Duration LOOK = Duration.ofMillis(5);
    private static final int ID = 2_000_000_000;

    /** All of the example's are before. */
    private static int year = 2100;

    private final Lab lab;
    private final Hires hires;
    private final BenchPivot pivot;

    Probe(Lab lab, Hires hires, BenchPivot pivot) {
        this.lab = lab;
        this.hires = hires;
        this.pivot = pivot;
    }

    /** How long it takes from the acknowledgement until a reader of the API sees it, in milliseconds. */
    double millis() throws Exception {
        int next = send(1);
        long acknowledged = System.nanoTime();
        await(next, 1);
        return Lab.seconds(acknowledged) * 1_000;
    }

    /** @return the year in which so many are hired */
    int send(int count) throws Exception {
        int next = ++year;
        long hired = Instant.parse("%d-02-01T00:00:00Z".formatted(next)).toEpochMilli();
        List<Future<?>> sent = new ArrayList<>();
        for (int id = ID; id < ID + count; id++) {
            sent.add(hires.employees().send(id, "Probe", hired, 1, 1));
        }
        for (Future<?> one : sent) {
            one.get();
        }
        return next;
    }

    /** Waits until a reader sees that so many were hired in a year. */
    void await(int wanted, int count) throws Exception {
        String path = "/pivots/%s/latest".formatted(pivot.name());
        Lab.await(LOOK, () -> {
            try {
                JsonNode row = lab.client().queryJson(path).at("/rows/0");
                return row.at("/wave/year").asInt() == wanted
                        && row.at("/cells/1").asInt() == count;
            } catch (IOException notNow) {
                return false;
            }
        });
    }
}
