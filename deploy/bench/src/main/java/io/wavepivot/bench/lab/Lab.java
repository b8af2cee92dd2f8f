package io.wavepivot.bench.lab;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
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
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The running system that is measured, and how it is reached.
 *
 * @param directory of the run
 * @param log where it is told what is going on
 */
public record Lab(
        Run run, WavepivotClient client, MongoDatabase mongodb, Path directory, Sizes sizes, PrintWriter log) {

    private static final Duration PATIENCE = Duration.ofMinutes(60);

    /** The driver that the ingest service has, with the same settings. */
    private static final String JDBC =
            "jdbc:mariadb://%s/?useServerPrepStmts=true&allowPublicKeyRetrieval=true&sslMode=disable";

    /** A connection to the source's server, with no database chosen. */
    public Connection mysql() throws SQLException {
        Endpoints.MySql server = run.endpoints().mysql();
        return DriverManager.getConnection(JDBC.formatted(server.server()), server.username(), server.password());
    }

    /** A bare producer, as durable as ours. */
    public KafkaProducer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        run.endpoints().kafka(),
                        "acks",
                        "all",
                        "batch.size",
                        128 * 1024,
                        "linger.ms",
                        5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    public void say(String what) {
        log.println("  " + what);
        log.flush();
    }

    /** Asks for the waves of a database, and waits until its polling has begun. */
    public void submit(Plant plant, double sleepTime) throws Exception {
        String project = """
                {"wave_counter_threshold": 0, "delete_old_value": 0, "monitory_name_kept": [%s],
                 "measures": "TL_measures", "database": "%s", "server": "%s", "sleep_time": %s}
                """.formatted(
                plant.extractions().stream().map(name -> '"' + name + '"').collect(Collectors.joining(", ")),
                plant.database,
                run.endpoints().mysql().server(),
                sleepTime);
        HttpResponse<String> answer = client.submit(project);
        if (answer.statusCode() >= 300) {
            throw new IOException("The project was refused: " + answer.body());
        }
        await(
                Duration.ofMillis(50),
                () -> client.projectJson(plant.database).path("state").asText().equals("polling"));
    }

    /** Polls a database no longer. */
    public void forget(Plant plant) throws IOException {
        try {
            client.deleteProject(plant.database);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new IOException("The bench is being stopped", ending);
        }
    }

    /** Reads an answer to its end. */
    public void download(String path) throws IOException, InterruptedException {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = client.queryStream(path)) {
            while (in.read(buffer) >= 0) { // It is not looked at.
            }
        }
    }

    /** Removes what was made of a source: a server that is not of the run keeps everything else. */
    public void dropPivotsOf(String database) {
        Pattern ofIt = Pattern.compile("^" + database + ";");
        for (String name : mongodb.listCollectionNames()) {
            if (ofIt.matcher(name).find()) {
                mongodb.getCollection(name).drop();
            }
        }
        mongodb.getCollection("pivots").deleteMany(Filters.regex("_id", ofIt));
        mongodb.getCollection("columns").deleteMany(Filters.regex("_id", ofIt));
    }

    /** Waits until something is so, asking again after each pause. */
    public static void await(Duration pause, Callable<Boolean> condition) throws Exception {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.call()) {
            if (Instant.now().isAfter(deadline)) {
                throw new IOException("It is not so after " + PATIENCE);
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    public static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    /** How many seconds some work takes. */
    public static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        return seconds(start);
    }

    /** What is measured. */
    public interface Work {
        void run() throws Exception;
    }
}
