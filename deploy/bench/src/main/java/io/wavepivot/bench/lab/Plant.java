package io.wavepivot.bench.lab;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/** A source of measures: tables as in plants. */
public final class Plant implements AutoCloseable {

    public static final int INTERVAL = 60;
    public static final long FIRST_WAVE = 1_700_000_000L;

    private static final int FEW_PAGES = 50;

    /** The numbers below this are a table, from which the server itself makes rows. */
    private static final int NUMBERS = 20_000;

    public final String database;
    public final Connection connection;
    private final Lab lab;
    private final List<String> extractions;

    /** A source with one extraction. */
    public Plant(Lab lab, String database) throws SQLException {
        this(lab, database, 1);
    }

    /** A source in which each wave is of so many extractions, and so a row of as many pivots. */
    public Plant(Lab lab, String database, int extractions) throws SQLException {
        this.lab = lab;
        this.database = database;
        this.connection = lab.mysql();
        this.extractions =
                IntStream.range(0, extractions).mapToObj(i -> "bench-" + i).toList();
        execute("DROP DATABASE IF EXISTS " + database);
        execute("CREATE DATABASE " + database);
        execute("USE " + database);
        execute("CREATE TABLE numbers (n INT PRIMARY KEY)");
        execute("CREATE TABLE extraction_cycle (id BIGINT AUTO_INCREMENT PRIMARY KEY, script_n VARCHAR(64),"
                + " `interval` INT, wave_counter BIGINT, INDEX (wave_counter))");
        execute("CREATE TABLE TL_measures (id BIGINT AUTO_INCREMENT PRIMARY KEY, wave_counter BIGINT,"
                + " point_id VARCHAR(64), value DOUBLE, INDEX (wave_counter))");
        connection.setAutoCommit(false);
        batch("INSERT INTO numbers VALUES (?)", NUMBERS, (insert, n) -> insert.setInt(1, n));
        connection.commit();
    }

    /** Writes waves of the history, wave by wave, and commits them all at once. */
    public void commit(int waves, int points) throws SQLException {
        measures(waves, 0, points);
        execute("""
                INSERT INTO extraction_cycle (script_n, `interval`, wave_counter)
                SELECT '%s', %d, %d + %2$d * n FROM numbers WHERE n < %d ORDER BY n
                """.formatted(extractions.getFirst(), INTERVAL, FIRST_WAVE, waves));
        connection.commit();
    }

    /** Writes the history of further points, in waves that are there, and commits it at once. */
    public void backfill(int waves, int firstPoint, int points) throws SQLException {
        measures(waves, firstPoint, points);
        connection.commit();
    }

    /** Writes one wave, and commits it; returns when, by {@link System#nanoTime}. */
    public long commitWave(long wave, int points) throws SQLException {
        batch("INSERT INTO TL_measures (wave_counter, point_id, value) VALUES (?, ?, ?)", points, (insert, point) -> {
            insert.setLong(1, wave);
            insert.setString(2, point(point));
            insert.setDouble(3, point / 8.0);
        });
        batch(
                "INSERT INTO extraction_cycle (script_n, `interval`, wave_counter) VALUES (?, ?, ?)",
                extractions.size(),
                (insert, i) -> {
                    insert.setString(1, extractions.get(i));
                    insert.setInt(2, INTERVAL);
                    insert.setLong(3, wave);
                });
        connection.commit();
        return System.nanoTime();
    }

    /** Waits until the server has written its pages, as it has when the baselines are measured. */
    public void settle() throws Exception {
        try {
            execute("SET GLOBAL innodb_max_dirty_pages_pct = 0"); // It would keep some for as long as nothing happens.
        } catch (SQLException forbidden) {
            lab.say("the server is not given the time to write its pages: " + forbidden.getMessage());
            return;
        }
        Lab.await(Duration.ofMillis(250), () -> dirtyPages() < FEW_PAGES);
        execute("SET GLOBAL innodb_max_dirty_pages_pct = 90");
    }

    public static String point(int number) {
        return "point-%05d".formatted(number);
    }

    public List<String> extractions() {
        return extractions;
    }

    /** The name of its first pivot. */
    public String pivot() {
        return pivot(0);
    }

    public String pivot(int extraction) {
        return String.join(";", database, "TL_measures", extractions.get(extraction), Integer.toString(INTERVAL));
    }

    /** The path of its first pivot. */
    public String path() {
        return path(0);
    }

    public String path(int extraction) {
        return "/pivots/" + pivot(extraction).replace(';', '/');
    }

    /** Removes the source, and what was made of it. */
    @Override
    public void close() throws IOException, SQLException {
        lab.forget(this);
        try (connection) {
            execute("DROP DATABASE " + database);
        }
        lab.dropPivotsOf(database);
    }

    private void measures(int waves, int firstPoint, int points) throws SQLException {
        execute("""
                INSERT INTO TL_measures (wave_counter, point_id, value)
                SELECT %d + %d * w.n, CONCAT('point-', LPAD(p.n, 5, '0')), ROUND(20 + 5 * SIN(w.n + p.n / 100), 2)
                FROM numbers w JOIN numbers p WHERE w.n < %d AND p.n >= %d AND p.n < %d ORDER BY w.n, p.n
                """.formatted(FIRST_WAVE, INTERVAL, waves, firstPoint, firstPoint + points));
    }

    private long dirtyPages() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet status = statement.executeQuery("SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'")) {
            status.next();
            return status.getLong(2);
        }
    }

    private void batch(String sql, int count, Row row) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            for (int i = 0; i < count; i++) {
                row.set(insert, i);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private interface Row {
        void set(PreparedStatement insert, int number) throws SQLException;
    }
}
