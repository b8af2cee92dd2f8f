package io.wavepivot.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoDatabase;
import io.wavepivot.cli.client.WavepivotClient;
import io.wavepivot.cli.run.Run;
import io.wavepivot.embedded.Endpoints;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/**
 * The running system that is measured, and how it is reached.
 *
 * @param directory of the run
 * @param log where it is told what is going on
 */
record Lab(Run run, WavepivotClient client, MongoDatabase mongodb, Path directory, Sizes sizes, PrintWriter log) {

    private static final Duration PATIENCE = Duration.ofMinutes(15);

    /** A connection to the source's server, with no database chosen. */
    Connection mysql() throws SQLException {
        Endpoints.MySql server = run.endpoints().mysql();
        return DriverManager.getConnection(
                server.jdbcUrl("") + "&rewriteBatchedStatements=true", server.username(), server.password());
    }

    void say(String what) {
        log.println("  " + what);
        log.flush();
    }

    /** Asks for the waves of a database, and waits until its polling has begun. */
    void submit(String database, double sleepTime) throws Exception {
        String project = """
                {"wave_counter_threshold": 0, "delete_old_value": 0, "monitory_name_kept": ["%s"],
                 "measures": "TL_measures", "database": "%s", "server": "%s", "sleep_time": %s}
                """.formatted(
                        Plant.EXTRACTION, database, run.endpoints().mysql().server(), sleepTime);
        HttpResponse<String> answer = client.submit(project);
        if (answer.statusCode() >= 300) {
            throw new IOException("The project was refused: " + answer.body());
        }
        await(
                Duration.ofMillis(50),
                () -> client.projectJson(database).path("state").asText().equals("polling"));
    }

    /** Reads an answer to its end; returns how many bytes it had. */
    long download(String path) throws IOException, InterruptedException {
        byte[] buffer = new byte[1 << 16];
        long bytes = 0;
        try (InputStream in = client.queryStream(path)) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                bytes += read;
            }
        }
        return bytes;
    }

    JsonNode query(String path) throws IOException, InterruptedException {
        return client.queryJson(path);
    }

    /** Waits until something is so, asking again after each pause. */
    static void await(Duration pause, Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IOException("It is not so after " + PATIENCE);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
