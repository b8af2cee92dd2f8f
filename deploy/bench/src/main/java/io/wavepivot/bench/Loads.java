package io.wavepivot.bench;

import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Samples;
import io.wavepivot.bench.lab.Lab;
import io.wavepivot.bench.lab.Load;
import io.wavepivot.bench.lab.Memory;
import io.wavepivot.bench.lab.Sizes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Loads of the same system, large ones and small ones in turns, each beside the baselines of its own rows. */
final class Loads {

    /** A service's caches may fill a little more. */
    private static final double NO_MORE_HEAP = 1.25;

    private final Lab lab;
    private final Baselines baselines;
    private final List<Double> small = new ArrayList<>();
    private final List<Double> large = new ArrayList<>();
    private final List<Double> cells = new ArrayList<>();
    private final List<Double> scan = new ArrayList<>();
    private final List<Double> insert = new ArrayList<>();
    private final Map<String, List<Double>> processors = new TreeMap<>();
    private final Map<String, List<Double>> smallHeap = new TreeMap<>();
    private final Map<String, List<Double>> largeHeap = new TreeMap<>();

    private Loads(Lab lab, Baselines baselines) {
        this.lab = lab;
        this.baselines = baselines;
    }

    static List<Figure> figures(Lab lab, Baselines baselines) throws Exception {
        Loads loads = new Loads(lab, baselines);
        for (int round = 0; round < lab.sizes().rounds(); round++) {
            loads.round(round);
        }
        return loads.figures();
    }

    private void round(int round) throws Exception {
        Sizes sizes = lab.sizes();
        try (Load load = Load.run(lab, "BENCH_SMALL_" + round, sizes.smallWaves(), sizes.points())) {
            small.add(load.seconds());
            Memory.liveHeaps(lab.run()).forEach((service, heap) -> put(smallHeap, service, heap));
        }
        try (Load load = Load.run(lab, "BENCH_LARGE_" + round, sizes.largeWaves(), sizes.points())) {
            large.add(load.seconds());
            cells.add(load.cellsPerSecond());
            load.processorNanos().forEach((part, nanos) -> put(processors, part, nanos));
            Memory.liveHeaps(lab.run()).forEach((service, heap) -> put(largeHeap, service, heap));
            scan.add(baselines.jdbcScan(load));
            insert.add(baselines.insertMany(load));
        }
    }

    private List<Figure> figures() {
        Samples ours = new Samples(cells);
        Figure besideScan = Figure.of("end to end", "cells/s", ours).beside("bare JDBC scan", new Samples(scan));
        Figure besideInsert = Figure.of("end to end", "cells/s", ours).beside("bare insertMany", new Samples(insert));
        boolean scanIsSlower = besideScan.ratio() > besideInsert.ratio();
        List<Figure> figures = new ArrayList<>();
        figures.add(scanIsSlower ? besideScan.atLeast(0.5) : besideScan);
        figures.add(scanIsSlower ? besideInsert : besideInsert.atLeast(0.5));
        figures.add(Figure.of("ten times the rows", "s", new Samples(large))
                .beside("a tenth of the rows", new Samples(small))
                .atMost(11));
        processors.forEach(
                (part, nanos) -> figures.add(Figure.of("processor time of " + part, "ns/cell", new Samples(nanos))));
        largeHeap.forEach(
                (service, heaps) -> figures.add(Figure.of("live heap of " + service, "MiB", new Samples(heaps))
                        .beside("after a tenth of the rows", new Samples(smallHeap.get(service)))
                        .atMost(NO_MORE_HEAP)));
        return figures;
    }

    private static void put(Map<String, List<Double>> lists, String name, double value) {
        lists.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
    }
}
