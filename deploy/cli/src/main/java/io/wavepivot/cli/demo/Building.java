package io.wavepivot.cli.demo;

import io.wavepivot.embedded.Endpoints;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A building of 40 rooms with 5 sensors each, whose control system writes a wave every second. */
public final class Building implements AutoCloseable {

    static final String DATABASE = "DEMO-BUILDING";
    static final String MEASURES = "TL_measures";
    static final String EXTRACTION = "Extraction_1";
    static final int INTERVAL_SECONDS = 1;
    static final int ROOMS = 40;

    private final Connection connection;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final Map<Long, Instant> committed = new ConcurrentHashMap<>();

    private Building(Connection connection) {
        this.connection = connection;
    }

    /** Creates the building's database, unless it is there. */
    public static Building create(Endpoints.MySql server) throws SQLException {
        Connection connection = DriverManager.getConnection(server.jdbcUrl(""), server.username(), server.password());
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS `" + DATABASE + "`");
            statement.execute("USE `" + DATABASE + "`");
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS extraction_cycle (
                      id BIGINT AUTO_INCREMENT PRIMARY KEY,
                      script_n VARCHAR(100) NOT NULL,
                      `interval` INT NOT NULL,
                      wave_counter BIGINT NOT NULL,
                      INDEX (wave_counter))""");
            statement.execute("""
                    CREATE TABLE IF NOT EXISTS TL_measures (
                      id BIGINT AUTO_INCREMENT PRIMARY KEY,
                      wave_counter BIGINT NOT NULL,
                      point_id VARCHAR(100) NOT NULL,
                      value DOUBLE,
                      INDEX (wave_counter))""");
        }
        connection.setAutoCommit(false);
        return new Building(connection);
    }

    /** Writes a wave now and every second. */
    public void start() {
        clock.scheduleAtFixedRate(this::writeWaveOfNow, 0, INTERVAL_SECONDS, TimeUnit.SECONDS);
    }

    /** When a wave was committed; null while it is not. */
    Instant committedAt(long wave) {
        return committed.get(wave);
    }

    @Override
    public void close() throws SQLException {
        clock.shutdownNow();
        connection.close();
    }

    private void writeWaveOfNow() {
        long wave = Instant.now().getEpochSecond();
        try {
            writeWave(wave);
            committed.put(wave, Instant.now());
        } catch (SQLException failed) {
            System.err.println("The building failed to write wave " + wave + ": " + failed.getMessage());
        }
    }

    private void writeWave(long wave) throws SQLException {
        try (PreparedStatement measure = connection.prepareStatement(
                        "INSERT INTO TL_measures (wave_counter, point_id, value) VALUES (?, ?, ?)");
                PreparedStatement cycle = connection.prepareStatement(
                        "INSERT INTO extraction_cycle (script_n, `interval`, wave_counter) VALUES (?, ?, ?)")) {
            for (int room = 1; room <= ROOMS; room++) {
                for (Sensor sensor : Sensor.values()) {
                    measure.setLong(1, wave);
                    measure.setString(2, sensor.pointId(room));
                    measure.setDouble(3, sensor.value(room, wave));
                    measure.addBatch();
                }
            }
            measure.executeBatch();
            cycle.setString(1, EXTRACTION);
            cycle.setInt(2, INTERVAL_SECONDS);
            cycle.setLong(3, wave);
            cycle.executeUpdate();
            connection.commit();
        }
    }

    /** What a room measures: a value around which it swings, slowly, by an amplitude. */
    private enum Sensor {
        CO2(600, 250),
        HUMIDITY(50, 8),
        LIGHT(300, 280),
        MOTION(10, 10),
        TEMPERATURE(22.5, 2.5);

        private static final double SECONDS_A_SWING = 240;

        private final double mean;
        private final double amplitude;

        Sensor(double mean, double amplitude) {
            this.mean = mean;
            this.amplitude = amplitude;
        }

        String pointId(int room) {
            return "%d.%s".formatted(100 + room, name().toLowerCase(Locale.ROOT));
        }

        double value(int room, long wave) {
            double phase = 2 * Math.PI * (wave / SECONDS_A_SWING + room / (double) ROOMS);
            return Math.round((mean + amplitude * Math.sin(phase)) * 100) / 100.0;
        }
    }
}
