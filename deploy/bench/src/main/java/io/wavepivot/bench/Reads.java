package io.wavepivot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Samples;
import io.wavepivot.bench.figures.Value;
import io.wavepivot.bench.lab.ArrowClient;
import io.wavepivot.bench.lab.Lab;
import io.wavepivot.bench.lab.Load;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Reading a pivot through the API, and without it. */
final class Reads {

    private final Lab lab;
    private final Baselines baselines;
    private final Load load;

    private Reads(Lab lab, Baselines baselines, Load load) {
        this.lab = lab;
        this.baselines = baselines;
        this.load = load;
    }

    static List<Figure> figures(Lab lab, Baselines baselines) throws Exception {
        try (Load load = Load.run(
                lab, "BENCH_READS", lab.sizes().largeWaves(), lab.sizes().points())) {
            Reads reads = new Reads(lab, baselines, load);
            List<Figure> figures = new ArrayList<>(reads.ranges());
            figures.addAll(reads.latest());
            return figures;
        }
    }

    private List<Figure> ranges() throws Exception {
        lab.say("the whole pivot, read in each way");
        List<Double> cursor = new ArrayList<>();
        List<Double> arrow = new ArrayList<>();
        List<Double> csv = new ArrayList<>();
        for (int round = 0; round <= lab.sizes().rounds(); round++) { // In turns; the first one warms up.
            double cursorNow = baselines.cursor(load);
            double arrowNow = load.cells() / Lab.seconds(this::readArrow);
            double csvNow = load.cells() / Lab.seconds(() -> lab.download(path("csv")));
            if (round > 0) {
                cursor.add(cursorNow);
                arrow.add(arrowNow);
                csv.add(csvNow);
            }
        }
        Samples bare = new Samples(cursor);
        List<Figure> figures = new ArrayList<>(List.of(
                Figure.of("range as Arrow, decoded", "cells/s", new Samples(arrow))
                        .beside("bare cursor, raw documents", bare)
                        .atLeast(0.5),
                Figure.of("range as CSV", "cells/s", new Samples(csv)).beside("bare cursor, raw documents", bare)));
        figures.addAll(besideSql(new Samples(arrow)));
        return figures;
    }

    /** The fastest way to have the same pivot from SQL is the baseline; the slower one is read once. */
    private List<Figure> besideSql(Samples arrow) throws Exception {
        lab.say("the same pivot as SQL");
        double grouped = baselines.groupBy(load);
        double scanned = baselines.orderedScan(load);
        boolean scanIsFaster = scanned < grouped;
        List<Double> fastest = new ArrayList<>();
        for (int round = 0; round < lab.sizes().rounds(); round++) {
            fastest.add(load.cells() / (scanIsFaster ? baselines.orderedScan(load) : baselines.groupBy(load)));
        }
        Figure ours = Figure.of("pivot read, as Arrow", "cells/s", arrow);
        return List.of(
                ours.beside(scanIsFaster ? "SQL, ordered, pivoted here" : "SQL GROUP BY", new Samples(fastest))
                        .atLeast(50),
                ours.beside(
                        scanIsFaster ? "SQL GROUP BY" : "SQL, ordered, pivoted here",
                        Value.of(load.cells() / Math.max(grouped, scanned))));
    }

    private List<Figure> latest() throws Exception {
        lab.say("the latest row, %,d times".formatted(lab.sizes().reads()));
        String path = load.plant().path() + "/latest";
        Latencies latencies = Latencies.measure(
                lab.sizes().reads(),
                () -> baselines.findOne(load),
                () -> requireCells(lab.client().queryJson(path)));
        return latencies.figures("latest row", "bare findOne", 2);
    }

    private void readArrow() throws IOException, InterruptedException {
        try (InputStream answer = lab.client().queryStream(path("arrow"))) {
            long cells = ArrowClient.cells(answer);
            if (cells != load.cells()) {
                throw new IOException("%,d of %,d cells came".formatted(cells, load.cells()));
            }
        }
    }

    private void requireCells(JsonNode latest) throws IOException {
        if (latest.at("/rows/0/cells").size() != load.points()) {
            throw new IOException("The latest row is not whole: " + latest);
        }
    }

    private String path(String format) {
        return load.plant().path() + "/rows?format=" + format;
    }
}
