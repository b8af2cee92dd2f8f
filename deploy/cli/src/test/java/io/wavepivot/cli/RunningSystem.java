package io.wavepivot.cli;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.wavepivot.embedded.Endpoints;
import io.wavepivot.embedded.PartProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The packaged programs, brought up and down by {@code ./wavepivot} as a user would: once for all tests of a run that
 * ask for it, each with databases of its own. What the environment names is used instead of a part of the run; it is never
 * ended, and nothing is left on it.
 */
public final class RunningSystem implements BeforeAllCallback, AutoCloseable {

    static final Path HOME = Path.of(System.getProperty("wavepivot.home"));
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> BACKING = List.of("kafka", "schema-registry", "mongodb", "mysql");

    /** Ends the names of databases: a server that is somebody's own may have others like them. */
    private static final String SUFFIX = "-it-" + UUID.randomUUID().toString().substring(0, 8);

    /** The MongoDB database. */
    private static final String PIVOTS = "wavepivot" + SUFFIX;

    /** What services are told of it. */
    static final Map<String, String> DATABASES = Map.of("PIVOT_DATABASE", PIVOTS, "QUERY_DATABASE", PIVOTS);

    private static RunningSystem shared;

    private Path directory;
    private final HttpClient http = HttpClient.newHttpClient();
    private JsonNode access;
    private List<String> elsewhere = List.of();
    private final List<String> databases = new ArrayList<>();

    static RunningSystem shared() {
        return shared;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (shared == null) {
            directory = Files.createTempDirectory("wavepivot-it");
            shared = this;
            context.getRoot().getStore(ExtensionContext.Namespace.GLOBAL).put(RunningSystem.class, this);
            up();
            elsewhere = BACKING.stream().filter(part -> !runs(part)).toList();
        }
    }

    @Override
    public void close() throws SQLException {
        shared = null;
        command("down");
        dropDatabases();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException left) {
            throw new UncheckedIOException(left);
        }
    }

    Path directory() {
        return directory;
    }

    /** Starts what does not run. */
    void up() {
        Command output = command("up", "--detach");
        if (output.status() != 0) {
            throw new AssertionError("up failed: " + output);
        }
        access = json(command("env", "--json").out());
    }

    /** What {@code env --json} says. */
    JsonNode access() {
        return access;
    }

    /** Runs a command of {@code ./wavepivot} on this run, to its end. */
    Command command(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--dir", directory.toString()));
        return Command.run(DATABASES, all);
    }

    /** Kills parts, so that they cannot do anything more. */
    void kill(List<String> parts) {
        List<ProcessHandle> processes = parts.stream().map(this::process).toList();
        processes.forEach(ProcessHandle::destroyForcibly);
        processes.forEach(process -> process.onExit().join());
    }

    /** Whether a part's process is alive. */
    boolean runs(String part) {
        return new PartProcesses(directory).running(part).isPresent();
    }

    /** The parts that the services stand on and that run here, and may so be ended. */
    List<String> backing() {
        return BACKING.stream().filter(part -> !elsewhere.contains(part)).toList();
    }

    /** The process of a part that runs; a test that needs one that runs elsewhere is skipped. */
    ProcessHandle process(String part) {
        assumeFalse(elsewhere.contains(part), () -> part + " runs elsewhere, and is not this test's to end");
        return new PartProcesses(directory).running(part).orElseThrow(() -> new AssertionError(part + " does not run"));
    }

    /** The parts by name, as {@code status --json} lists them. */
    Map<String, JsonNode> status() {
        Map<String, JsonNode> parts = new TreeMap<>();
        json(command("status", "--json").out())
                .forEach(part -> parts.put(part.get("name").asText(), part));
        return parts;
    }

    HttpResponse<String> get(String service, String role, String path) {
        return send(request(service, role, path).GET());
    }

    /** What a service answers where its health and its metrics are. */
    HttpResponse<String> management(String service, String path) {
        URI url = URI.create(access.at("/management/" + service).asText() + path);
        return send(HttpRequest.newBuilder(url).GET());
    }

    byte[] getBytes(String service, String role, String path) {
        HttpRequest request = request(service, role, path).GET().build();
        HttpResponse<byte[]> response = send(request, HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new AssertionError(request + ": " + response.statusCode());
        }
        return response.body();
    }

    JsonNode getJson(String service, String role, String path) {
        return json(get(service, role, path).body());
    }

    HttpResponse<String> post(String service, String role, String path, String body) {
        return send(request(service, role, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> delete(String service, String role, String path) {
        return send(request(service, role, path).DELETE());
    }

    /** A connection to the MySQL server, with no database chosen. */
    Connection mysql() throws SQLException {
        JsonNode mysql = access.get("mysql");
        Endpoints.MySql server = new Endpoints.MySql(
                mysql.get("server").asText(),
                mysql.get("username").asText(),
                mysql.get("password").asText());
        return DriverManager.getConnection(
                server.jdbcUrl("") + "&rewriteBatchedStatements=true", server.username(), server.password());
    }

    /** The first number that a statement of MySQL gives; 0 for one that gives none. */
    long sql(String statement) throws SQLException {
        try (Connection mysql = mysql();
                Statement sql = mysql.createStatement()) {
            if (!sql.execute(statement)) {
                return 0;
            }
            ResultSet rows = sql.getResultSet();
            rows.next();
            return rows.getLong(1);
        }
    }

    /** A name for a MySQL database that no other run has; the database is dropped at the end. */
    String newDatabase(String name) {
        databases.add(name + SUFFIX);
        return databases.getLast();
    }

    private void dropDatabases() throws SQLException {
        if (elsewhere.contains("mongodb")) {
            try (MongoClient mongodb = MongoClients.create(access.get("mongodb").asText())) {
                mongodb.getDatabase(PIVOTS).drop();
            }
        }
        if (elsewhere.contains("mysql")) {
            try (Connection mysql = mysql();
                    Statement statement = mysql.createStatement()) {
                for (String database : databases) {
                    statement.execute("DROP DATABASE IF EXISTS `" + database + "`");
                }
            }
        }
    }

    private HttpRequest.Builder request(String service, String role, String path) {
        URI url = URI.create(access.get("services").get(service).asText() + path);
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        return role == null
                ? request
                : request.header(
                        "Authorization",
                        "Bearer " + access.get("tokens").get(role).asText());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request, handler);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException noJson) {
            throw new UncheckedIOException(text, noJson);
        }
    }
}
