package io.wavepivot.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** A source of measures: tables as in plants, filled by MariaDB itself. */
final class Plant implements AutoCloseable {

    static final String EXTRACTION = "bench";
    static final int INTERVAL = 60;

    private static final int FEW_PAGES = 50;
    private static final long FIRST_WAVE = 1_700_000_000L;

    final String database;
    final Connection connection;

    Plant(Lab lab, String database) throws SQLException {
        this.database = database;
        this.connection = lab.mysql();
        execute("CREATE DATABASE " + database);
        execute("USE " + database);
        execute("CREATE TABLE extraction_cycle (id BIGINT AUTO_INCREMENT PRIMARY KEY, script_n VARCHAR(64),"
                + " `interval` INT, wave_counter BIGINT, INDEX (wave_counter))");
        execute("CREATE TABLE TL_measures (id BIGINT AUTO_INCREMENT PRIMARY KEY, wave_counter BIGINT,"
                + " point_id VARCHAR(64), value DOUBLE, INDEX (wave_counter))");
        connection.setAutoCommit(false);
    }

    /** Writes waves, wave by wave, and commits them all at once; returns when, by {@link System#nanoTime}. */
    long commit(int waves, int points) throws SQLException {
        execute("""
                INSERT INTO TL_measures (wave_counter, point_id, value)
                SELECT %d + %d * (seq DIV %d), CONCAT('point-', LPAD(seq MOD %3$d, 5, '0')),
                       ROUND(20 + 5 * SIN(seq / 1000), 2)
                FROM seq_0_to_%d
                """.formatted(FIRST_WAVE, INTERVAL, points, (long) waves * points - 1));
        execute(
                "INSERT INTO extraction_cycle (script_n, `interval`, wave_counter) SELECT '%s', %d, %d + %2$d * seq FROM seq_0_to_%d"
                        .formatted(EXTRACTION, INTERVAL, FIRST_WAVE, waves - 1));
        connection.commit();
        return System.nanoTime();
    }

    /** Waits until the server has written its pages, as it has when the baselines are measured. */
    void settle() throws Exception {
        execute("SET GLOBAL innodb_max_dirty_pages_pct = 0"); // It would keep some for as long as nothing happens.
        Lab.await(Duration.ofMillis(250), () -> dirtyPages() < FEW_PAGES);
        execute("SET GLOBAL innodb_max_dirty_pages_pct = 90");
    }

    private long dirtyPages() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet status = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'")) {
            status.next();
            return status.getLong(2);
        }
    }

    static String lastPoint(int points) {
        return "point-%05d".formatted(points - 1);
    }

    /** The name of its pivot. */
    String pivot() {
        return String.join(";", database, "TL_measures", EXTRACTION, Integer.toString(INTERVAL));
    }

    /** The path of its pivot. */
    String path() {
        return "/pivots/" + pivot().replace(';', '/');
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
