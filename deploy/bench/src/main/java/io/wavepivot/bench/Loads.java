package io.wavepivot.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Two loads of the same system, the second of ten times as many rows.
 *
 * @param liveHeapSmall mebibytes by service after the first, and {@code liveHeapLarge} after the second
 */
record Loads(Lab lab, Load small, Load large, Map<String, Double> liveHeapSmall, Map<String, Double> liveHeapLarge) {

    /** A service's caches may fill a little more. */
    private static final double NO_MORE_HEAP = 1.25;

    static Loads run(Lab lab) throws Exception {
        Sizes sizes = lab.sizes();
        Load small = Load.run(lab, "BENCH_SMALL", sizes.smallWaves(), sizes.points());
        Map<String, Double> before = Heap.live(lab.run());
        Load large = Load.run(lab, "BENCH_LARGE", sizes.largeWaves(), sizes.points());
        return new Loads(lab, small, large, before, Heap.live(lab.run()));
    }

    List<Figure> figures(Baselines baselines) throws Exception {
        lab.say("baselines of the load");
        double scan = baselines.jdbcScan(large);
        double insert = baselines.insertMany(large);
        List<Figure> figures = new ArrayList<>();
        figures.add(endToEnd(0.5, scan < insert ? "JDBC scan" : "insertMany", Math.min(scan, insert)));
        figures.add(Figure.plain(
                "end to end",
                large.cellsPerSecond(),
                "cells/s",
                scan < insert ? "insertMany" : "JDBC scan",
                Math.max(scan, insert)));
        figures.add(Figure.atMost(
                11, "growth: ten times the rows", large.seconds(), "s", "a tenth of the rows", small.seconds()));
        liveHeapSmall.forEach((service, before) -> figures.add(Figure.atMost(
                NO_MORE_HEAP,
                "live heap of " + service,
                liveHeapLarge.get(service),
                "MiB",
                "after a tenth of the rows",
                before)));
        return figures;
    }

    Figure besidePeer(Peer peer) throws Exception {
        return endToEnd(
                10, "Debezium + MongoDB sink", peer.cellsPerSecond(lab.sizes().peerRows()));
    }

    private Figure endToEnd(double times, String baseline, double cellsPerSecond) {
        return Figure.atLeast(times, "end to end", large.cellsPerSecond(), "cells/s", baseline, cellsPerSecond);
    }
}
