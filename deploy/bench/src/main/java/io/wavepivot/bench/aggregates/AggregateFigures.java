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
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Pivots of tables: how fast they follow, how fresh they are, and how long reports take. */
public final class AggregateFigures {

    private static final Duration LOOK = Duration.ofMillis(20);
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
        List<Figure> figures = new ArrayList<>();
        try (Hires hires = new Hires(lab, home, lab.sizes().rows())) {
            hires.send();
            AggregateFigures aggregates = new AggregateFigures(lab, hires);
            figures.addAll(aggregates.updates());
            String definition = hires.definition("pivots/hires.json");
            try (BenchPivot pivot = BenchPivot.build(lab, hires.name("hires"), definition)) {
                figures.addAll(new ReportFigures(lab, hires).figures());
                figures.addAll(aggregates.freshness(pivot));
                figures.addAll(new TakeOver(lab, home, hires, pivot).figures());
            }
        }
        figures.addAll(Money.figures(lab));
        return figures;
    }

    /** All employees move to the next department, in both, in turns; the first time does not count. */
    private List<Figure> updates() throws Exception {
        lab.say("%,d updates through a join and a count".formatted(hires.rows()));
        String definition = """
                {"from": "%s", "join": [{"dataset": "%s", "as": "d", "on": "department_id"}],
                 "rows": ["d.department_id"], "value": "count(*)"}
                """.formatted(hires.employees().name(), hires.name("departments"));
        List<Double> ours = new ArrayList<>();
        List<Double> bare = new ArrayList<>();
        Path directory = Files.createDirectories(lab.directory().resolve("bare-streams"));
        long start = System.nanoTime();
        try (BenchPivot pivot = BenchPivot.build(lab, hires.name("count"), definition);
                StreamsCount count = new StreamsCount(
                        lab, hires.name("bare-count"), hires.employees().rows(), "department_id", directory)) {
            double built = hires.rows() / Lab.seconds(start);
            for (int round = 1; round <= lab.sizes().rounds() + 1; round++) {
                int moves = round;
                double oursNow = perSecond(hires.employees().topic(), moves, () -> pivot.sums("department_id")
                        .equals(hires.counts(moves)));
                double bareNow =
                        perSecond(count.topic(), moves, () -> count.counts().equals(hires.counts(moves)));
                if (round > 1) {
                    ours.add(oursNow);
                    bare.add(bareNow);
                }
            }
            Figure updates = Figure.of("updates through a join and a count", "rows/s", new Samples(ours))
                    .beside("bare Kafka Streams count", new Samples(bare));
            return List.of(
                    Figure.of("a pivot is built", "rows/s", Value.of(built)),
                    hires.rows() >= ENOUGH ? updates.atLeast(0.5) : updates);
        }
    }

    private double perSecond(String topic, int moves, Callable<Boolean> isThere) throws Exception {
        long start = System.nanoTime();
        hires.sendEmployees(topic, moves);
        Lab.await(LOOK, isThere);
        return hires.rows() / Lab.seconds(start);
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
