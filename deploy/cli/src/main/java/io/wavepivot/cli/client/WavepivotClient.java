package io.wavepivot.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.wavepivot.cli.run.Role;
import io.wavepivot.cli.run.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/** The services of a run, called with the tokens of its users. */
public final class WavepivotClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_ANSWER = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Run run;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1) // As most clients of analysts.
            .connectTimeout(TIMEOUT)
            .build();
    private final Map<Role, String> tokens = new EnumMap<>(Role.class);

    public WavepivotClient(Run run) {
        this.run = run;
    }

    /** A token of a role; the same each time. */
    public String token(Role role) throws IOException, InterruptedException {
        String known = tokens.get(role);
        if (known != null) {
            return known;
        }
        String request =
                JSON.createObjectNode().put("md5_key", run.fingerprint(role)).toString();
        HttpResponse<String> response = send(request("registry", "/check_fingerprint")
                .POST(HttpRequest.BodyPublishers.ofString(request))
                .header("Content-Type", "application/json"));
        if (response.statusCode() != 200) {
            throw new IOException("The registry service gives no token: " + response.body());
        }
        String token = JSON.readTree(response.body()).get("token").asText();
        tokens.put(role, token);
        return token;
    }

    /** Submits a project as it is; the answer may be a problem. */
    public HttpResponse<String> submit(String project) throws IOException, InterruptedException {
        return send(request("ingest", "/projects")
                .POST(HttpRequest.BodyPublishers.ofString(project))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token(Role.OPERATOR)));
    }

    /** A dataset as it is defined; the answer may be a problem. */
    public HttpResponse<String> dataset(String name) throws IOException, InterruptedException {
        return get("ingest", "/datasets/", name);
    }

    /** Defines a dataset as it is; the answer may be a problem. */
    public HttpResponse<String> defineDataset(String name, String dataset) throws IOException, InterruptedException {
        return put("ingest", "/datasets/", name, dataset);
    }

    /** Defines an aggregate pivot as it is; the answer may be a problem. */
    public HttpResponse<String> definePivot(String name, String pivot) throws IOException, InterruptedException {
        return put("pivot", "/pivots/", name, pivot);
    }

    /** An aggregate pivot as operators see it. */
    public JsonNode pivot(String name) throws IOException, InterruptedException {
        return JSON.readTree(get("pivot", "/pivots/", name).body());
    }

    /** Defines a report as it is; the answer may be a problem. */
    public HttpResponse<String> defineReport(String name, String report) throws IOException, InterruptedException {
        return put("query", "/reports/", name, report);
    }

    /** How the mirror of a table is; a missing node while it has not begun. */
    public JsonNode mirror(String table, String target) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                send(request("pivot", "/mirrors").header("Authorization", "Bearer " + token(Role.OPERATOR)));
        for (JsonNode mirror : JSON.readTree(answer.body())) {
            boolean hasBegun = !mirror.path("failure").asText().equals("not started");
            if (mirror.path("table").asText().equals(table)
                    && mirror.path("mirror").asText().equals(target)
                    && hasBegun) {
                return mirror;
            }
        }
        return MissingNode.getInstance();
    }

    /**
     * Sends a part of a file to the ingest service; the answer may be a problem.
     *
     * @param offset of the part's first byte
     * @param size of the whole file
     */
    public HttpResponse<String> sendPart(String path, Path file, long offset, long length, long size)
            throws IOException, InterruptedException {
        HttpRequest.BodyPublisher part = HttpRequest.BodyPublishers.fromPublisher(
                HttpRequest.BodyPublishers.ofInputStream(() -> part(file, offset, length)), Math.max(1, length));
        return send(request("ingest", path)
                .timeout(LONGEST_ANSWER)
                .POST(length == 0 ? HttpRequest.BodyPublishers.noBody() : part)
                .header("Upload-Offset", Long.toString(offset))
                .header("Upload-Complete", offset + length == size ? "?1" : "?0")
                .header("Upload-Length", Long.toString(size))
                .header("Content-Type", "text/csv")
                .header("Authorization", "Bearer " + token(Role.PRODUCER)));
    }

    /** Posts something to a service, as a user of a role; the answer may be a problem. */
    public HttpResponse<String> post(
            String service, Role role, String path, String contentType, HttpRequest.BodyPublisher body)
            throws IOException, InterruptedException {
        return send(request(service, path)
                .timeout(LONGEST_ANSWER)
                .POST(body)
                .header("Content-Type", contentType)
                .header("Authorization", "Bearer " + token(role)));
    }

    /** The id of the last schema of a subject. */
    public int registeredSchema(String subject) throws IOException, InterruptedException {
        URI latest = URI.create(
                "%s/subjects/%s/versions/latest".formatted(run.endpoints().schemaRegistry(), subject));
        return JSON.readTree(
                        send(HttpRequest.newBuilder(latest).timeout(TIMEOUT)).body())
                .path("id")
                .asInt();
    }

    private static InputStream part(Path file, long offset, long length) {
        try {
            SeekableByteChannel channel = Files.newByteChannel(file);
            channel.position(offset);
            return new BoundedStream(Channels.newInputStream(channel), length);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Stops polling a database; what was read from it stays. */
    public HttpResponse<String> deleteProject(String database) throws IOException, InterruptedException {
        return delete("ingest", Role.OPERATOR, "/projects/" + database);
    }

    /** Deletes something of a service, as a user of a role; the answer may be a problem. */
    public HttpResponse<String> delete(String service, Role role, String path)
            throws IOException, InterruptedException {
        return send(request(service, path).DELETE().header("Authorization", "Bearer " + token(role)));
    }

    /** Reads from the query service. */
    public HttpResponse<String> query(String path) throws IOException, InterruptedException {
        return send(request("query", path).GET().header("Authorization", "Bearer " + token(Role.ANALYST)));
    }

    /** Reads JSON from the query service; a missing node when there is no such thing yet. */
    public JsonNode queryJson(String path) throws IOException, InterruptedException {
        HttpResponse<String> response = query(path);
        return response.statusCode() == 200 ? JSON.readTree(response.body()) : MissingNode.getInstance();
    }

    /** Reads from the query service, as the answer comes; whoever asks closes it. */
    public InputStream queryStream(String path) throws IOException, InterruptedException {
        HttpRequest request = request("query", path)
                .timeout(LONGEST_ANSWER)
                .GET()
                .header("Authorization", "Bearer " + token(Role.ANALYST))
                .build();
        HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            throw new IOException("GET %s answered %d".formatted(path, response.statusCode()));
        }
        return response.body();
    }

    /** A project as operators see it; a missing node when there is no such project. */
    public JsonNode projectJson(String database) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request("ingest", "/projects/" + database)
                .GET()
                .header("Authorization", "Bearer " + token(Role.OPERATOR)));
        return response.statusCode() == 200 ? JSON.readTree(response.body()) : MissingNode.getInstance();
    }

    /** What is defined under a name. */
    private HttpResponse<String> get(String service, String path, String name)
            throws IOException, InterruptedException {
        return send(request(service, path + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .header("Authorization", "Bearer " + token(Role.OPERATOR)));
    }

    /** Defines something under a name. */
    private HttpResponse<String> put(String service, String path, String name, String json)
            throws IOException, InterruptedException {
        return send(request(service, path + URLEncoder.encode(name, StandardCharsets.UTF_8))
                .PUT(HttpRequest.BodyPublishers.ofString(json))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + token(Role.OPERATOR)));
    }

    private HttpRequest.Builder request(String service, String path) {
        return HttpRequest.newBuilder(URI.create(run.url(service) + path)).timeout(TIMEOUT);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpRequest sent = request.build();
        try {
            return http.send(sent, HttpResponse.BodyHandlers.ofString());
        } catch (ConnectException refused) {
            throw new IOException(
                    "Nothing answers at %s: './wavepivot up', with the --dir of this run, starts what does not run"
                            .formatted(sent.uri()),
                    refused);
        }
    }
}
