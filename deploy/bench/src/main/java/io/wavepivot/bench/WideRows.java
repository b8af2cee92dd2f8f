package io.wavepivot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Samples;
import io.wavepivot.bench.figures.Value;
import io.wavepivot.bench.lab.ArrowClient;
import io.wavepivot.bench.lab.Lab;
import io.wavepivot.bench.lab.Load;
import io.wavepivot.bench.lab.Plant;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Rows of thousands of points: written, read in part, and read whole by many at once. */
final class WideRows {

    private static final int FEW = 5;
    private static final int READERS = 8;
    private static final int ANSWERS_A_READER = 5;
    private static final long BUSY_NANOS = 500_000_000;

    private final Lab lab;
    private final Baselines baselines;

    private WideRows(Lab lab, Baselines baselines) {
        this.lab = lab;
        this.baselines = baselines;
    }

    static List<Figure> figures(Lab lab, Baselines baselines) throws Exception {
        return new WideRows(lab, baselines).figures();
    }

    private List<Figure> figures() throws Exception {
        int waves = lab.sizes().wideWaves();
        int points = lab.sizes().widePoints();
        List<Double> ours = new ArrayList<>();
        List<Double> insert = new ArrayList<>();
        for (int round = 0; round < lab.sizes().rounds(); round++) {
            try (Load load = Load.run(lab, "BENCH_WIDE_" + round, waves, points)) {
                ours.add(load.cellsPerSecond());
                insert.add(baselines.insertMany(load));
            }
        }
        List<Figure> figures = new ArrayList<>();
        figures.add(Figure.of("wide rows, end to end", "cells/s", new Samples(ours))
                .beside("bare insertMany", new Samples(insert))
                .atLeast(0.5));
        try (Load load = Load.run(lab, "BENCH_WIDE", waves, points)) {
            figures.addAll(fewPoints(load));
            figures.add(manyReaders(load));
        }
        return figures;
    }

    private List<Figure> fewPoints(Load load) throws Exception {
        lab.say("%d points of a row of %,d".formatted(FEW, load.points()));
        List<String> few = Stream.iterate(0, point -> point + load.points() / FEW)
                .limit(FEW)
                .map(Plant::point)
                .toList();
        String path = load.plant().path() + "/latest?points=" + String.join(",", few);
        Latencies latencies = Latencies.measure(
                lab.sizes().reads(),
                () -> baselines.findFew(load, few),
                () -> require(lab.client().queryJson(path)));
        return latencies.figures("%d points of a wide row".formatted(FEW), "bare findOne of them", 3);
    }

    /** What they make the service take is seen in its peak. Who is told to come again later does. */
    private Figure manyReaders(Load load) throws Exception {
        lab.say("%d readers of wide rows at once".formatted(READERS));
        String path = load.plant().path() + "/rows?format=arrow";
        long start = System.nanoTime();
        long cells = 0;
        try (ExecutorService readers = Executors.newFixedThreadPool(READERS)) {
            Callable<Long> reader = () -> {
                long read = 0;
                for (int answers = 0; answers < ANSWERS_A_READER; answers++) {
                    read += read(path);
                }
                return read;
            };
            for (Future<Long> read : readers.invokeAll(
                    Stream.generate(() -> reader).limit(READERS).toList())) {
                cells += read.get();
            }
        }
        if (cells != READERS * ANSWERS_A_READER * load.cells()) {
            throw new IOException("%d readers did not read all".formatted(READERS));
        }
        return Figure.of(
                "%d readers of wide rows as Arrow".formatted(READERS), "cells/s", Value.of(cells / Lab.seconds(start)));
    }

    private long read(String path) throws IOException, InterruptedException {
        while (true) {
            try (InputStream answer = lab.client().queryStream(path)) {
                return ArrowClient.cells(answer);
            } catch (IOException busy) {
                if (!busy.getMessage().endsWith("answered 503")) {
                    throw busy;
                }
                LockSupport.parkNanos(BUSY_NANOS);
            }
        }
    }

    private static void require(JsonNode latest) throws IOException {
        if (latest.at("/rows/0/cells").size() != FEW) {
            throw new IOException("The latest row has not those points: " + latest);
        }
    }
}
