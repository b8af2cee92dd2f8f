package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Compares a pivot, cell by cell, with a plain SQL join of its source. */
final class PivotCheck {

    private final RunningSystem system;
    private final SourceDatabase source;
    private final String extraction;
    private final int interval;

    PivotCheck(RunningSystem system, SourceDatabase source, String extraction, int interval) {
        this.system = system;
        this.source = source;
        this.extraction = extraction;
        this.interval = interval;
    }

    /** Waits until every cell of the pivot is one of the join, and every one of the join is in the pivot. */
    void awaitEqual(Duration patience) throws SQLException {
        Map<Long, Map<String, Double>> expected = join();
        assertThat(expected).isNotEmpty();
        await().atMost(patience)
                .pollInterval(Duration.ofSeconds(1))
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(difference(expected, pivot())).isEqualTo("none"));
    }

    /** Where a pivot differs from what it should be, briefly; {@code none} when it does not. */
    static String difference(Map<Long, Map<String, Double>> expected, Map<Long, Map<String, Double>> actual) {
        StringBuilder found = new StringBuilder();
        int count = 0;
        Map<Long, Map<String, Double>> rows = new TreeMap<>(expected);
        actual.forEach(rows::putIfAbsent);
        for (long wave : rows.keySet()) {
            Map<String, Double> right = expected.getOrDefault(wave, Map.of());
            Map<String, Double> is = actual.getOrDefault(wave, Map.of());
            Map<String, Double> points = new TreeMap<>(right);
            is.forEach(points::putIfAbsent);
            for (String point : points.keySet()) {
                if (!Objects.equals(right.get(point), is.get(point))) {
                    if (count++ < 5) {
                        found.append(
                                "%d %s: %s instead of %s; ".formatted(wave, point, is.get(point), right.get(point)));
                    }
                }
            }
        }
        return count == 0 ? "none" : count + " cells differ: " + found;
    }

    /** The pivot as the API answers it now. */
    Map<Long, Map<String, Double>> pivot() {
        Map<Long, Map<String, Double>> table = new TreeMap<>();
        byte[] rows = system.getBytes("query", "analyst", source.path(extraction, interval) + "/rows?format=ndjson");
        new String(rows, StandardCharsets.UTF_8)
                .lines()
                .map(RunningSystem::json)
                .forEach(row -> {
                    Map<String, Double> cells = new HashMap<>();
                    JsonNode values = row.get("cells");
                    values.fieldNames()
                            .forEachRemaining(
                                    point -> cells.put(point, values.get(point).asDouble()));
                    if (table.put(row.get("wave").asLong(), cells) != null) {
                        throw new AssertionError("Twice: " + row.get("wave"));
                    }
                });
        return table;
    }

    /** What the pivot should be. */
    Map<Long, Map<String, Double>> join() throws SQLException {
        Map<Long, Map<String, Double>> table = new TreeMap<>();
        try (Statement statement = source.connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT m.wave_counter, m.point_id, m.value FROM TL_measures m
                        JOIN extraction_cycle e ON e.wave_counter = m.wave_counter
                        WHERE e.script_n = '%s' AND e.`interval` = %d
                        """.formatted(extraction, interval))) {
            while (rows.next()) {
                table.computeIfAbsent(rows.getLong(1), any -> new HashMap<>())
                        .put(rows.getString(2), rows.getDouble(3));
            }
        }
        return table;
    }
}
