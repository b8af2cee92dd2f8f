package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.cli.SourceDatabase.Reading;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** A database that a running system polls, and the rows that come of it. */
final class PolledSource implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String EXTRACTION = "A";
    private static final int INTERVAL = 60;

    private final RunningSystem system;
    private final SourceDatabase database;

    PolledSource(RunningSystem system, String name) throws SQLException {
        this.system = system;
        this.database = new SourceDatabase(system, name);
    }

    String name() {
        return database.name;
    }

    String path() {
        return database.path(EXTRACTION, INTERVAL);
    }

    /** @param days how long its waves are kept; 0 for ever */
    String project(int days) {
        return database.project(system, days, EXTRACTION);
    }

    void submit(int days) {
        assertThat(system.post("ingest", "operator", "/projects", project(days)).statusCode())
                .isBetween(200, 201);
    }

    void write(long wave, double value) throws SQLException {
        write(List.of(wave), List.of(new Reading(wave, "p", value)));
    }

    void write(List<Long> waves, List<Reading> readings) throws SQLException {
        database.measures(readings);
        database.extractions(EXTRACTION, INTERVAL, waves);
    }

    void deleteMeasures() throws SQLException {
        database.deleteMeasures();
    }

    void awaitValue(long wave, double value) {
        awaitValue(wave, "p", value);
    }

    void awaitValue(long wave, String point, double value) {
        await().atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> row(wave).at("/cells/" + point).asDouble() == value);
    }

    JsonNode row(long wave) {
        return system.getJson("query", "analyst", path() + "/rows?from=" + wave + "&to=" + (wave + 1))
                .at("/rows/0");
    }

    long rows() {
        return system.getJson("query", "analyst", path()).get("rows").asLong();
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
