package io.wavepivot.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Reading the pivot that a load has made, through the API and without it. */
final class Reads {

    private static final int ROUNDS = 3;

    private final Lab lab;
    private final Baselines baselines;
    private final Load load;

    Reads(Lab lab, Baselines baselines, Load load) {
        this.lab = lab;
        this.baselines = baselines;
        this.load = load;
    }

    List<Figure> figures() throws Exception {
        lab.say("reads");
        double arrow = 0;
        double csv = 0;
        double cursor = 0;
        for (int round = 0; round < ROUNDS; round++) { // In turns, so that both are as warm; the best counts.
            cursor = Math.max(cursor, baselines.cursor(load));
            arrow = Math.max(arrow, read("arrow"));
            csv = Math.max(csv, read("csv"));
        }
        List<Double> latest = new ArrayList<>();
        List<Double> findOne = new ArrayList<>();
        for (int i = 0; i < 2 * lab.sizes().reads(); i++) {
            double bare = baselines.findOne(load) * 1000;
            long start = System.nanoTime();
            lab.query(load.plant().path() + "/latest");
            double ours = Lab.seconds(start) * 1000;
            if (i >= lab.sizes().reads()) { // The first half warms both up.
                findOne.add(bare);
                latest.add(ours);
            }
        }
        lab.say("the same pivot as SQL");
        double sql = baselines.groupBy(load);
        double pivot = load.cells() / arrow;
        return List.of(
                Figure.atLeast(0.5, "range as Arrow", arrow, "cells/s", "bare cursor", cursor),
                Figure.plain("range as CSV", csv, "cells/s", "bare cursor", cursor),
                Figure.atMost(2, "latest row, median", median(latest), "ms", "bare findOne", median(findOne)),
                Figure.atLeast(50, "pivots a minute, read as Arrow", 60 / pivot, "/min", "SQL GROUP BY", 60 / sql));
    }

    private double read(String format) throws Exception {
        long start = System.nanoTime();
        lab.download(load.plant().path() + "/rows?format=" + format);
        return load.cells() / Lab.seconds(start);
    }

    private static double median(List<Double> values) {
        Collections.sort(values);
        return values.get(values.size() / 2);
    }
}
