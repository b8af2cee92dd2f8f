package io.wavepivot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** How long after its commit in MySQL a wave can be read from the API, polling every 250 ms. */
final class Freshness {

    private static final int POINTS = 200;
    private static final Duration LOOK = Duration.ofMillis(5);

    private Freshness() {}

    static List<Figure> figures(Lab lab) throws Exception {
        List<Double> millis = measure(lab, lab.sizes().freshWaves());
        return List.of(
                Figure.under(600, "freshness, 99 of 100 waves", percentile(millis, 99), "ms"),
                Figure.under(600, "freshness, median", percentile(millis, 50), "ms"));
    }

    /** The milliseconds that each of some waves took, ascending. */
    private static List<Double> measure(Lab lab, int waves) throws Exception {
        lab.say("freshness of %d waves of %d points".formatted(waves, POINTS));
        List<Double> millis = new ArrayList<>();
        Random random = new Random(1);
        try (Plant plant = new Plant(lab, "BENCH_FRESH")) {
            lab.submit(plant.database, 0.25);
            for (int i = 0; i < waves; i++) {
                long wave = System.currentTimeMillis() / 1000 * 1000 + i; // Any that is higher than the last.
                long start = write(plant, wave);
                Lab.await(LOOK, () -> isLatest(lab, plant, wave));
                if (i >= 5) { // The first ones find a new pivot.
                    millis.add(Lab.seconds(start) * 1000);
                }
                LockSupport.parkNanos(Duration.ofMillis(random.nextInt(250)).toNanos()); // Any phase of the poll.
            }
        }
        Collections.sort(millis);
        return millis;
    }

    static double percentile(List<Double> ascending, double percent) {
        return ascending.get((int) Math.ceil(percent / 100 * ascending.size()) - 1);
    }

    private static long write(Plant plant, long wave) throws Exception {
        try (PreparedStatement measure = plant.connection.prepareStatement(
                        "INSERT INTO TL_measures (wave_counter, point_id, value) VALUES (?, ?, ?)");
                PreparedStatement extraction = plant.connection.prepareStatement(
                        "INSERT INTO extraction_cycle (script_n, `interval`, wave_counter) VALUES (?, ?, ?)")) {
            for (int point = 0; point < POINTS; point++) {
                measure.setLong(1, wave);
                measure.setString(2, "point-" + point);
                measure.setDouble(3, point / 8.0);
                measure.addBatch();
            }
            measure.executeBatch();
            extraction.setString(1, Plant.EXTRACTION);
            extraction.setInt(2, Plant.INTERVAL);
            extraction.setLong(3, wave);
            extraction.executeUpdate();
            plant.connection.commit();
            return System.nanoTime();
        }
    }

    private static boolean isLatest(Lab lab, Plant plant, long wave) throws Exception {
        JsonNode latest = lab.query(plant.path() + "/latest").at("/rows/0");
        return latest.path("wave").asLong() == wave && latest.path("cells").size() == POINTS;
    }
}
