package io.wavepivot.bench.tables;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.model.Filters;
import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Samples;
import io.wavepivot.bench.lab.Lab;
import io.wavepivot.cli.run.Role;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.conversions.Bson;

/** Rows a second, each way that they come and go, beside bare libraries. */
public final class TableFigures {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int CLIENTS = 8;
    private static final int ENOUGH = 100_000;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration LONG_PAUSE = Duration.ofMillis(250);

    private final Lab lab;
    private final TableBaselines baselines;
    private final String database = "bench_tables_" + Long.toHexString(System.nanoTime());
    private int tables;

    private TableFigures(Lab lab) {
        this.lab = lab;
        this.baselines = new TableBaselines(lab);
    }

    public static List<Figure> figures(Lab lab) throws Exception {
        return new TableFigures(lab).figures();
    }

    private List<Figure> figures() throws Exception {
        execute("CREATE DATABASE " + database);
        lab.client().token(Role.PRODUCER); // Before several ask for it at once.
        Path file = Files.createTempFile(lab.directory(), "people", ".csv");
        try {
            int rows = lab.sizes().rows();
            People.csv(file, rows);
            Rounds rounds = new Rounds();
            measure(file, rows / 10, new Rounds()); // What is done for the first time is slow.
            for (int round = 0; round < lab.sizes().rounds(); round++) {
                measure(file, rows, rounds);
            }
            return rounds.figures(rows >= ENOUGH);
        } finally {
            Files.delete(file);
            execute("DROP DATABASE " + database);
        }
    }

    private void measure(Path file, int rows, Rounds rounds) throws Exception {
        String table = define("");
        int schemaId = schemaId(table);
        lab.say("%,d rows by bare libraries".formatted(rows));
        rounds.producer.add(baselines.avroProducer("rows." + table, schemaId, rows));
        rounds.parse.add(baselines.fastCsv(file, lab.sizes().rows()));
        awaitCopy(table, rows);
        rounds.insert.add(baselines.insertMany(rows));
        rounds.batch.add(baselines.jdbcBatch(database, rows));

        lab.say("rows by REST");
        rounds.single.add(rest(1, rows / 100));
        rounds.hundreds.add(rest(100, rows / 5));
        rounds.thousands.add(rest(1_000, rows));

        lab.say("rows as CSV");
        table = define("");
        long start = System.nanoTime();
        JsonNode loaded = post(Role.PRODUCER, "/tables/" + table + "/csv?wait=3600", BodyPublishers.ofFile(file));
        rounds.csv.add(loaded.at("/counts/accepted").asLong() / Lab.seconds(start));
        awaitCopy(table, loaded.at("/counts/accepted").asInt());

        lab.say("copies in MongoDB and SQL");
        table = define("");
        start = System.nanoTime();
        baselines.avroProducer("rows." + table, schemaId(table), rows);
        awaitCopy(table, rows);
        rounds.copies.add(rows / Lab.seconds(start));
        String mirrored = define("\"mirror\": \"main/%s\", ".formatted(database));
        String isThere =
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = '%s' AND table_name = '%s'"
                        .formatted(database, mirrored);
        Lab.await(PAUSE, () -> query(isThere) == 1);
        start = System.nanoTime();
        baselines.avroProducer("rows." + mirrored, schemaId(mirrored), rows);
        String count = "SELECT COUNT(*) FROM %s.%s".formatted(database, mirrored);
        Lab.await(PAUSE, () -> query(count) == rows);
        rounds.mirrors.add(rows / Lab.seconds(start));
        awaitCopy(mirrored, rows);

        lab.say("backup and restore");
        Path bare = Files.createTempFile(lab.directory(), "bare", ".avro");
        rounds.bareBackups.add(baselines.readAndWrite("rows." + table, bare, rows));
        rounds.backups.add(rows / seconds(table, "backup"));
        rounds.restores.add(rows / seconds(table, "restore"));
        awaitRestoredCopy(table);
        String other = define("");
        rounds.bareRestores.add(baselines.readAndSend(bare, "rows." + other, schemaId(other), rows));
        Files.delete(bare);
        awaitCopy(other, rows); // What comes next is not to share the machine with it.
    }

    /** @return rows a second, of some clients at once */
    private double rest(int rowsARequest, int rows) throws Exception {
        String table = define("");
        int requests = Math.max(CLIENTS, rows / rowsARequest);
        List<byte[]> bodies = IntStream.range(0, requests)
                .mapToObj(request -> People.json(request * rowsARequest, rowsARequest))
                .toList();
        long start = System.nanoTime();
        try (ExecutorService clients = Executors.newFixedThreadPool(CLIENTS)) {
            List<Callable<JsonNode>> calls = bodies.stream()
                    .<Callable<JsonNode>>map(body ->
                            () -> post(Role.PRODUCER, "/tables/" + table + "/rows", BodyPublishers.ofByteArray(body)))
                    .toList();
            for (Future<JsonNode> answer : clients.invokeAll(calls)) {
                if (answer.get().path("accepted").asInt() != rowsARequest) {
                    throw new IOException("Not all rows were accepted: " + answer.get());
                }
            }
        }
        double rowsPerSecond = (double) requests * rowsARequest / Lab.seconds(start);
        awaitCopy(table, requests * rowsARequest); // What comes next is not to share the machine with it.
        return rowsPerSecond;
    }

    private double seconds(String table, String what) throws Exception {
        long start = System.nanoTime();
        JsonNode task = post(Role.OPERATOR, "/tables/" + table + "/" + what + "?wait=3600", BodyPublishers.noBody());
        if (!task.path("state").asText().equals("done")) {
            throw new IOException("The %s is not done: %s".formatted(what, task));
        }
        return Lab.seconds(start);
    }

    private String define(String more) throws IOException, InterruptedException {
        String table = "bench_" + Long.toHexString(System.nanoTime()) + "_" + tables++;
        HttpResponse<String> answer = lab.client().defineDataset(table, People.dataset(more));
        if (answer.statusCode() != 201) {
            throw new IOException("The dataset was refused: " + answer.body());
        }
        return table;
    }

    private int schemaId(String table) throws IOException, InterruptedException {
        return lab.client().registeredSchema("rows." + table + "-value");
    }

    private void awaitCopy(String table, int rows) throws Exception {
        // A server's estimate may be of a minute ago; to count is work, so it is not asked all the time.
        Lab.await(
                LONG_PAUSE, () -> lab.mongodb().getCollection("table." + table).countDocuments() == rows);
    }

    private void awaitRestoredCopy(String table) throws Exception {
        Bson made =
                Filters.and(Filters.eq("_id", table), Filters.eq("generation", 1), Filters.exists("rebuild", false));
        Lab.await(PAUSE, () -> lab.mongodb().getCollection("tables").countDocuments(made) == 1);
    }

    private JsonNode post(Role role, String path, BodyPublisher body) throws IOException, InterruptedException {
        HttpResponse<String> answer = lab.client().post("ingest", role, path, "application/json", body);
        if (answer.statusCode() >= 300) {
            throw new IOException("POST %s answered %d: %s".formatted(path, answer.statusCode(), answer.body()));
        }
        return JSON.readTree(answer.body());
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = lab.mysql();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private long query(String sql) throws SQLException {
        try (Connection connection = lab.mysql();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** What was measured, round by round. */
    private static final class Rounds {

        private static final String PRODUCER = "bare Avro producer";

        private final List<Double> producer = new ArrayList<>();
        private final List<Double> parse = new ArrayList<>();
        private final List<Double> insert = new ArrayList<>();
        private final List<Double> batch = new ArrayList<>();
        private final List<Double> bareBackups = new ArrayList<>();
        private final List<Double> bareRestores = new ArrayList<>();
        private final List<Double> single = new ArrayList<>();
        private final List<Double> hundreds = new ArrayList<>();
        private final List<Double> thousands = new ArrayList<>();
        private final List<Double> csv = new ArrayList<>();
        private final List<Double> copies = new ArrayList<>();
        private final List<Double> mirrors = new ArrayList<>();
        private final List<Double> backups = new ArrayList<>();
        private final List<Double> restores = new ArrayList<>();

        /** @param isEnough whether there were so many rows that what each task takes at its beginning does not count */
        List<Figure> figures(boolean isEnough) {
            Samples sent = new Samples(producer);
            Samples parsed = new Samples(parse);
            boolean isParseSlower = parsed.median() < sent.median();
            List<Figure> small = List.of(
                    rows("rows by REST, one a request", single).beside(PRODUCER, sent),
                    rows("rows by REST, 100 a request", hundreds).beside(PRODUCER, sent));
            List<Figure> held = List.of(
                    rows("rows by REST, 1,000 a request", thousands).beside(PRODUCER, sent),
                    rows("CSV into Kafka", csv)
                            .beside(isParseSlower ? "bare FastCSV parse" : PRODUCER, isParseSlower ? parsed : sent),
                    rows("Kafka to copies in MongoDB", copies).beside("bare insertMany", new Samples(insert)),
                    rows("Kafka to SQL", mirrors).beside("bare JDBC batch", new Samples(batch)),
                    rows("backup", backups).beside("bare read and Avro file", new Samples(bareBackups)),
                    rows("restore", restores).beside("bare Avro file and producer", new Samples(bareRestores)));
            return Stream.concat(small.stream(), held.stream().map(figure -> isEnough ? figure.atLeast(0.5) : figure))
                    .toList();
        }

        private static Figure rows(String name, List<Double> samples) {
            return Figure.of(name, "rows/s", new Samples(samples));
        }
    }
}
