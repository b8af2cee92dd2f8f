package io.wavepivot.cli;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A database as a control system writes it. */
final class SourceDatabase implements AutoCloseable {

    final String name;
    final Connection connection;

    SourceDatabase(RunningSystem system, String name) throws SQLException {
        this.name = system.newDatabase(name);
        this.connection = system.mysql();
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE `" + this.name + "`");
            statement.execute("USE `" + this.name + "`");
            statement.execute("CREATE TABLE extraction_cycle (id BIGINT AUTO_INCREMENT PRIMARY KEY,"
                    + " script_n VARCHAR(64), `interval` INT, wave_counter BIGINT, INDEX (wave_counter))");
            statement.execute("CREATE TABLE TL_measures (id BIGINT AUTO_INCREMENT PRIMARY KEY, wave_counter BIGINT,"
                    + " point_id VARCHAR(64), value DOUBLE, INDEX (wave_counter))");
        }
    }

    private SourceDatabase(String name, Connection connection) {
        this.name = name;
        this.connection = connection;
    }

    /** A database that another one of these has made. */
    static SourceDatabase existing(RunningSystem system, String name) throws SQLException {
        Connection connection = system.mysql();
        connection.setCatalog(name);
        return new SourceDatabase(name, connection);
    }

    /** Inserts extraction rows of one extraction, in one statement. */
    void extractions(String extraction, int interval, List<Long> waves) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO extraction_cycle (script_n, `interval`, wave_counter) VALUES (?, ?, ?)")) {
            for (long wave : waves) {
                insert.setString(1, extraction);
                insert.setInt(2, interval);
                insert.setLong(3, wave);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Inserts measures, in one statement. */
    void measures(List<Reading> readings) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO TL_measures (wave_counter, point_id, value) VALUES (?, ?, ?)")) {
            for (Reading reading : readings) {
                insert.setLong(1, reading.wave());
                insert.setString(2, reading.point());
                insert.setDouble(3, reading.value());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    void deleteMeasures() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("DELETE FROM TL_measures");
        }
    }

    /** A project of this database, as a request. */
    String project(RunningSystem system, int days, String extraction) {
        return """
                {"wave_counter_threshold": 0, "delete_old_value": %d, "monitory_name_kept": ["%s"],
                 "measures": "TL_measures", "database": "%s", "server": "%s", "sleep_time": 0.25}
                """.formatted(
                days, extraction, name, system.access().at("/mysql/server").asText());
    }

    /** The path of a pivot of this database. */
    String path(String extraction, int interval) {
        return "/pivots/%s/TL_measures/%s/%d".formatted(name, extraction, interval);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    record Reading(long wave, String point, double value) {}
}
