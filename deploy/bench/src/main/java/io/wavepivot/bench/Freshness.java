package io.wavepivot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.model.Filters;
import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Samples;
import io.wavepivot.bench.lab.Lab;
import io.wavepivot.bench.lab.Load;
import io.wavepivot.bench.lab.Plant;
import io.wavepivot.bench.lab.Sizes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** How long after its commit in MySQL a wave can be read from the API, polling every 250 ms at any phase. */
final class Freshness {

    private static final int POINTS = 200;
    private static final int PIVOTS = 50;
    private static final double TARGET = 600;
    private static final double SLEEP = 0.25;
    private static final int FIRST_ONES = 5;
    private static final Duration LOOK = Duration.ofMillis(5);

    /** In a backfill the pivot has many rows, and a server that scans them to find the latest is busy with the looks. */
    private static final Duration RARE_LOOK = Duration.ofMillis(50);

    /** The load: a wave of {@link Sizes#points} each time, 20,000 cells a second. */
    private static final Duration LOAD_PAUSE = Duration.ofMillis(25);

    private static final int BACKFILL_WAVES = 10_000;

    private final Lab lab;
    private final Random random = new Random(1);

    /** Higher than any of the history. */
    private long lastWave = 4_000_000_000L;

    private Freshness(Lab lab) {
        this.lab = lab;
    }

    static List<Figure> figures(Lab lab) throws Exception {
        Freshness freshness = new Freshness(lab);
        return Stream.of(
                        freshness.alone("freshness", "BENCH_FRESH", 1),
                        freshness.alone("freshness with %d pivots".formatted(PIVOTS), "BENCH_PIVOTS", PIVOTS),
                        freshness.underLoad(),
                        freshness.duringBackfill())
                .flatMap(List::stream)
                .toList();
    }

    private List<Figure> alone(String name, String database, int pivots) throws Exception {
        try (Plant plant = new Plant(lab, database, pivots)) {
            lab.submit(plant, SLEEP);
            return percentiles(name, waves(plant, lab.sizes().freshWaves()));
        }
    }

    private List<Figure> underLoad() throws Exception {
        try (Plant plant = new Plant(lab, "BENCH_LOADED");
                Plant other = new Plant(lab, "BENCH_OTHER")) {
            lab.submit(plant, SLEEP);
            lab.submit(other, SLEEP);
            Thread load = Thread.ofPlatform().daemon().start(() -> load(other));
            try {
                return percentiles(
                        "freshness under load", waves(plant, lab.sizes().freshWaves()));
            } finally {
                load.interrupt();
                load.join();
            }
        }
    }

    /** The history of further points of the same source, which is committed at once, before the waves. */
    private List<Figure> duringBackfill() throws Exception {
        int points = lab.sizes().backfillRows() / BACKFILL_WAVES;
        try (Plant plant = new Plant(lab, "BENCH_BACKFILL")) {
            plant.commit(BACKFILL_WAVES, 1);
            lab.submit(plant, SLEEP);
            Load.awaitCells(lab, plant.pivot(), BACKFILL_WAVES, 1);
            waves(plant, FIRST_ONES); // They find a new pivot.
            plant.backfill(BACKFILL_WAVES, 1, points);
            List<Double> millis = new ArrayList<>();
            do {
                millis.add(wave(plant, RARE_LOOK));
            } while (!isDone(plant, Plant.point(points)));
            String name =
                    "freshness in a backfill of %,d rows".formatted(lab.sizes().backfillRows());
            return percentiles(name, new Samples(millis));
        }
    }

    /** Whether a backfill has come to its end: its last cell is in its row. */
    private boolean isDone(Plant plant, String lastPoint) {
        long lastWave = Plant.FIRST_WAVE + (BACKFILL_WAVES - 1L) * Plant.INTERVAL;
        return lab.mongodb()
                        .getCollection(plant.pivot())
                        .countDocuments(Filters.and(Filters.eq("_id", lastWave), Filters.exists("cells." + lastPoint)))
                == 1;
    }

    /** The milliseconds that some waves took; the first ones find a new pivot, and do not count. */
    private Samples waves(Plant plant, int count) throws Exception {
        lab.say("freshness of %d waves of %d points: %s".formatted(count, POINTS, plant.database));
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < count + FIRST_ONES; i++) {
            double took = wave(plant, LOOK);
            if (i >= FIRST_ONES) {
                millis.add(took);
            }
            LockSupport.parkNanos(Duration.ofMillis(random.nextInt(250)).toNanos());
        }
        return new Samples(millis);
    }

    private double wave(Plant plant, Duration look) throws Exception {
        long wave = ++lastWave;
        String latest = plant.path(random.nextInt(plant.extractions().size())) + "/latest";
        long committed = plant.commitWave(wave, POINTS);
        Lab.await(look, () -> {
            JsonNode row = lab.client().queryJson(latest).at("/rows/0");
            return row.path("wave").asLong() == wave && row.path("cells").size() == POINTS;
        });
        return Lab.seconds(committed) * 1000;
    }

    private void load(Plant other) {
        try {
            for (long wave = Plant.FIRST_WAVE; !Thread.currentThread().isInterrupted(); wave += Plant.INTERVAL) {
                other.commitWave(wave, lab.sizes().points());
                LockSupport.parkNanos(LOAD_PAUSE.toNanos());
            }
        } catch (Exception ended) {
            if (!Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("The load has ended", ended);
            }
        }
    }

    private static List<Figure> percentiles(String name, Samples millis) {
        return List.of(
                Figure.percentile(name, millis, 50),
                Figure.percentile(name, millis, 95),
                Figure.percentile(name, millis, 99).under(TARGET));
    }
}
