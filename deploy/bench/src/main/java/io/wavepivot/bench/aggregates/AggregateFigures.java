package io.wavepivot.bench.aggregates;

import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Samples;
import io.wavepivot.bench.figures.Value;
import io.wavepivot.bench.lab.Lab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Pivots of tables: how fast they follow, and how fresh they are. */
public final class AggregateFigures {

    private static final Duration LOOK = Duration.ofMillis(50);
    private static final double FRESH = 1_000;
    private static final int ENOUGH = 100_000;

    private final Lab lab;
    private final Hires hires;

    private AggregateFigures(Lab lab, Hires hires) {
        this.lab = lab;
        this.hires = hires;
    }

    /** @param home the root of the house */
    public static List<Figure> figures(Lab lab, Path home) throws Exception {
        try (Hires hires = Hires.send(lab, home)) {
            AggregateFigures aggregates = new AggregateFigures(lab, hires);
            List<Figure> figures = new ArrayList<>(aggregates.updates());
            try (BenchPivot pivot = hires.pivot()) {
                figures.addAll(aggregates.freshness(pivot));
            }
            return figures;
        }
    }

    /**
     * All employees move to the next department, again and again. Both count them while the same table is copied to MongoDB,
     * as every table is: first the pivot, then, when there is none any longer, the bare count.
     */
    private List<Figure> updates() throws Exception {
        lab.say("%,d updates through a join and a count".formatted(hires.rows()));
        String definition = """
                {"from": "%s", "join": [{"dataset": "%s", "as": "d", "on": "department_id"}],
                 "rows": ["d.department_id"], "value": "count(*)"}
                """.formatted(hires.employees().name(), hires.name("departments"));
        long start = System.nanoTime();
        double built;
        Samples ours;
        try (BenchPivot pivot = BenchPivot.build(lab, hires.name("count"), definition)) {
            built = hires.rows() / Lab.seconds(start);
            ours = updates(() -> pivot.sums("department_id"));
        }
        Samples bare;
        Path directory = Files.createDirectories(lab.directory().resolve("bare-streams"));
        try (StreamsCount count =
                new StreamsCount(lab, hires.name("bare-count"), hires.employees(), "department_id", directory)) {
            bare = updates(count::counts);
        }
        Figure updates = Figure.of("updates through a join and a count", "rows/s", ours)
                .beside("bare Kafka Streams count", bare);
        return List.of(
                Figure.of("a pivot is built", "rows/s", Value.of(built)),
                hires.rows() >= ENOUGH ? updates.atLeast(0.5) : updates);
    }

    /** @param counts by department, as they are seen now */
    private Samples updates(Callable<Map<Integer, Long>> counts) throws Exception {
        List<Double> perSecond = new ArrayList<>();
        for (int round = 0; round <= lab.sizes().rounds(); round++) {
            Map<Integer, Long> wanted = hires.counts(round);
            long start = System.nanoTime();
            hires.sendEmployees(round);
            Lab.await(LOOK, () -> counts.call().equals(wanted));
            if (round > 0) { // The first time warms up.
                perSecond.add(hires.rows() / Lab.seconds(start));
            }
        }
        return new Samples(perSecond);
    }

    /** From the acknowledgement of a row until a reader of the API sees it in its cell. */
    private List<Figure> freshness(BenchPivot pivot) throws Exception {
        int times = lab.sizes().freshWaves();
        lab.say("freshness of %d rows".formatted(times));
        Random random = new Random(1);
        List<Double> millis = new ArrayList<>();
        Probe probe = new Probe(lab, hires, pivot);
        for (int i = 0; i < times; i++) {
            millis.add(probe.millis());
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(250)).toNanos());
        }
        Samples samples = new Samples(millis);
        return List.of(
                Figure.percentile("freshness of a pivot of tables", samples, 50),
                Figure.percentile("freshness of a pivot of tables", samples, 95),
                Figure.percentile("freshness of a pivot of tables", samples, 99).under(FRESH));
    }
}
