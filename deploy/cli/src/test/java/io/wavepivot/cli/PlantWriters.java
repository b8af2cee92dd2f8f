package io.wavepivot.cli;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A plant's control systems, all writing into one database as unkindly as they may: each writes the wave of the second
 * in transactions that commit up to 5 seconds after their inserts, takes one in ten back, updates and deletes what it
 * wrote a moment ago, and skips ids. The extraction rows are committed late as well.
 */
final class PlantWriters implements AutoCloseable {

    static final String EXTRACTION = "plant";
    static final int INTERVAL = 1;

    private static final Duration LONGEST_DELAY = Duration.ofSeconds(5);

    private final RunningSystem system;
    private final String database;
    private volatile Instant end;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> running = new ArrayList<>();
    private final AtomicLong changes = new AtomicLong();

    private PlantWriters(RunningSystem system, String database, Duration duration) {
        this.system = system;
        this.database = database;
        this.end = Instant.now().plus(duration);
    }

    static PlantWriters start(RunningSystem system, SourceDatabase source, int writers, Duration duration) {
        PlantWriters plant = new PlantWriters(system, source.name, duration);
        for (int writer = 0; writer < writers; writer++) {
            int number = writer;
            plant.running.add(plant.threads.submit(() -> plant.write(number)));
        }
        plant.running.add(plant.threads.submit(plant::extract));
        return plant;
    }

    /** Has all end with the transaction that they are in. */
    void stop() {
        end = Instant.now();
    }

    /** Waits until all have ended, and all their transactions with them. */
    void await() throws Exception {
        for (Future<?> one : running) {
            one.get();
        }
    }

    boolean isWriting() {
        return Instant.now().isBefore(end);
    }

    /** How many measures were updated or deleted after they were committed. */
    long changes() {
        return changes.get();
    }

    @Override
    public void close() {
        threads.shutdownNow();
        threads.close();
    }

    private Void write(int writer) throws SQLException {
        Random random = new Random(writer);
        int batch = 0;
        List<Long> committed = new ArrayList<>();
        try (Connection connection = connect()) {
            while (isWriting() && !Thread.currentThread().isInterrupted()) {
                List<Long> inserted = insert(connection, writer, batch++, random);
                pause(random.nextLong(LONGEST_DELAY.toMillis()) * random.nextInt(2));
                if (random.nextInt(10) == 0) {
                    connection.rollback();
                    continue;
                }
                connection.commit();
                change(connection, committed, random);
                committed = inserted;
            }
        }
        return null;
    }

    private List<Long> insert(Connection connection, int writer, int batch, Random random) throws SQLException {
        long wave = Instant.now().getEpochSecond();
        List<Long> ids = new ArrayList<>();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO TL_measures (wave_counter, point_id, value) VALUES (?, ?, ?)",
                Statement.RETURN_GENERATED_KEYS)) {
            for (int i = 0; i < 10; i++) {
                insert.setLong(1, wave);
                insert.setString(2, "w%d.%d.%d".formatted(writer, batch, i));
                insert.setDouble(3, random.nextInt(1_000) / 8.0);
                insert.executeUpdate();
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    keys.next();
                    ids.add(keys.getLong(1));
                }
            }
        }
        return ids;
    }

    /** Updates one and deletes another of what was committed the last time. */
    private void change(Connection connection, List<Long> committed, Random random) throws SQLException {
        if (committed.isEmpty()) {
            return;
        }
        try (Statement statement = connection.createStatement()) {
            changes.addAndGet(statement.executeUpdate("UPDATE TL_measures SET value = value + 0.5 WHERE id = "
                    + committed.get(random.nextInt(committed.size() / 2))));
            changes.addAndGet(statement.executeUpdate("DELETE FROM TL_measures WHERE id = " + committed.getLast()));
        }
        connection.commit();
    }

    /** Writes an extraction row for every second, some of them late, after one that is taken back. */
    private Void extract() throws SQLException {
        Random random = new Random(419);
        try (Connection connection = connect()) {
            long next = Instant.now().getEpochSecond() - 1;
            while (isWriting() && !Thread.currentThread().isInterrupted()) {
                extraction(connection, "taken back", next);
                connection.rollback();
                while (next <= Instant.now().getEpochSecond()) {
                    extraction(connection, EXTRACTION, next++);
                }
                pause(random.nextInt(3) == 0 ? random.nextLong(LONGEST_DELAY.toMillis()) : 300);
                connection.commit();
            }
            for (long last = Instant.now().getEpochSecond(); next <= last; next++) {
                extraction(connection, EXTRACTION, next);
            }
            connection.commit();
        }
        return null;
    }

    private static void extraction(Connection connection, String name, long wave) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO extraction_cycle (script_n, `interval`, wave_counter) VALUES (?, ?, ?)")) {
            insert.setString(1, name);
            insert.setInt(2, INTERVAL);
            insert.setLong(3, wave);
            insert.executeUpdate();
        }
    }

    private Connection connect() throws SQLException {
        Connection connection = system.mysql();
        connection.setCatalog(database);
        connection.setAutoCommit(false);
        return connection;
    }

    private static void pause(long millis) {
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
    }
}
