package io.wavepivot.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.embedded.Endpoints;
import io.wavepivot.embedded.PartProcesses;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The packaged programs, brought up and down by {@code ./wavepivot} as a user would: once for all tests that ask for
 * it, each with databases of its own.
 */
public final class RunningSystem implements BeforeAllCallback, AutoCloseable {

    static final Path HOME = Path.of(System.getProperty("wavepivot.home"));
    private static final ObjectMapper JSON = new ObjectMapper();

    private static RunningSystem shared;

    private Path directory;
    private final HttpClient http = HttpClient.newHttpClient();
    private JsonNode access;

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
        }
    }

    @Override
    public void close() {
        command("down", "--dir", directory.toString());
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
        Output output = command("up", "--detach", "--dir", directory.toString());
        if (output.status() != 0) {
            throw new AssertionError("up failed: " + output);
        }
        access = json(command("env", "--dir", directory.toString(), "--json").out());
    }

    /** What {@code env --json} says. */
    JsonNode access() {
        return access;
    }

    /** Runs a command of {@code ./wavepivot} to its end. */
    static Output command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(HOME.resolve("wavepivot").toString()));
        command.addAll(List.of(arguments));
        try {
            Path err = Files.createTempFile("wavepivot-it", ".err");
            Process process =
                    new ProcessBuilder(command).redirectError(err.toFile()).start();
            process.getOutputStream().close();
            try (InputStream out = process.getInputStream()) {
                String printed = new String(out.readAllBytes(), StandardCharsets.UTF_8);
                return new Output(process.waitFor(), printed, Files.readString(err));
            } finally {
                Files.delete(err);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
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

    /** The process of a part that runs. */
    ProcessHandle process(String part) {
        return new PartProcesses(directory).running(part).orElseThrow(() -> new AssertionError(part + " does not run"));
    }

    /** The parts by name, as {@code status --json} lists them. */
    Map<String, JsonNode> status() {
        Map<String, JsonNode> parts = new TreeMap<>();
        json(command("status", "--dir", directory.toString(), "--json").out())
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

    /** What a command printed, and its exit status. */
    record Output(int status, String out, String err) {}
}
