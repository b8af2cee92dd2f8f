package io.wavepivot.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * The calls of the Confluent Schema Registry API that a serializer needs, and the one that lists what there is.
 *
 * <p>Source: Confluent Schema Registry API reference, {@code POST} and {@code GET /subjects/(subject)/versions}, and
 * {@code GET /schemas/ids/(id)}.
 */
public final class SchemaRegistry {

    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** No schema of anyone's is longer; what answers more is no registry. */
    private static final int MAX_ANSWER = 4 * 1024 * 1024;

    private static final int MAX_SHOWN = 200;

    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Map<String, Map<Schema, Integer>> ids = new ConcurrentHashMap<>();

    /** @param url the API's root, for example {@code http://localhost:8081} or {@code http://host/apis/ccompat/v7} */
    public SchemaRegistry(String url) {
        this.url = url.replaceAll("/+$", "");
    }

    /**
     * The id of a schema under a subject; it is registered when it is new.
     *
     * @throws SchemaRegistryException the registry cannot be reached, or refuses the schema
     */
    public int register(String subject, Schema schema) {
        return ids.computeIfAbsent(subject, any -> new ConcurrentHashMap<>())
                .computeIfAbsent(schema, any -> post(subject, schema)); // Once, however many ask at the same time.
    }

    /**
     * The schema of an id, asked for each time: whoever decodes keeps what it made of it.
     *
     * @throws UndecodableException the registry has no such schema, or what it has is no valid Avro schema, or too large
     * @throws SchemaRegistryException the registry cannot be reached, or answers as no registry does
     */
    public Schema byId(int id) throws UndecodableException {
        Answer answer = send(request("/schemas/ids/" + id).GET().build());
        return switch (answer.status()) {
            case 200 -> {
                if (answer.isCut()) {
                    throw new UndecodableException("Schema %d is larger than %d bytes".formatted(id, MAX_ANSWER));
                }
                yield parse(id, field(answer, "schema").asText());
            }
            case 404 -> throw new UndecodableException("The schema registry has no schema " + id);
            default -> throw refusal("fetch schema " + id, answer);
        };
    }

    /**
     * All schemas of a subject by their versions, the oldest first; none for a subject that there is not.
     *
     * @throws UndecodableException one of them is no valid Avro schema
     * @throws SchemaRegistryException the registry cannot be reached, or answers as no registry does
     */
    public SortedMap<Integer, Schema> versions(String subject) throws UndecodableException {
        String path = versionsOf(subject);
        Answer answer = send(request(path).GET().build());
        if (answer.status() == 404) {
            return Collections.emptySortedMap();
        }
        SortedMap<Integer, Schema> schemas = new TreeMap<>();
        for (JsonNode version : json(answer, "list the schemas of '" + subject + "'")) {
            Answer one = send(request(path + "/" + version.asInt()).GET().build());
            JsonNode body = json(one, "fetch version %s of '%s'".formatted(version, subject));
            schemas.put(
                    version.asInt(),
                    parse(body.path("id").asInt(), body.path("schema").asText()));
        }
        return schemas;
    }

    private static String versionsOf(String subject) {
        return "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
    }

    private JsonNode json(Answer answer, String what) {
        try {
            if (answer.status() == 200 && !answer.isCut()) {
                return JSON.readTree(answer.body());
            }
        } catch (JsonProcessingException noJson) {
            // It is reported as any other answer that makes no sense.
        }
        throw refusal(what, answer);
    }

    private int post(String subject, Schema schema) {
        String path = versionsOf(subject);
        String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
        Answer answer = send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
        if (answer.status() != 200) {
            throw refusal("register the schema of '" + subject + "'", answer);
        }
        return field(answer, "id").asInt();
    }

    private static Schema parse(int id, String text) throws UndecodableException {
        try {
            return new Schema.Parser().parse(text);
        } catch (RuntimeException | StackOverflowError noSchema) { // Also a default that is none of its type.
            throw new UndecodableException("Schema %d is no valid Avro schema: %s".formatted(id, noSchema), noSchema);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .header("Content-Type", MEDIA_TYPE)
                .header("Accept", MEDIA_TYPE);
    }

    private Answer send(HttpRequest request) {
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                byte[] bytes = body.readNBytes(MAX_ANSWER);
                boolean isCut = bytes.length == MAX_ANSWER && body.read() >= 0;
                return new Answer(response.statusCode(), new String(bytes, StandardCharsets.UTF_8), isCut);
            }
        } catch (IOException unreachable) {
            throw new SchemaRegistryException("Failed to reach the schema registry at " + url, unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SchemaRegistryException("Interrupted while asking the schema registry at " + url, interrupted);
        }
    }

    private JsonNode field(Answer answer, String name) {
        try {
            JsonNode value = JSON.readTree(answer.body()).path(name);
            if (!value.isMissingNode()) {
                return value;
            }
        } catch (JsonProcessingException noJson) {
            // It is reported as an answer without the field is.
        }
        throw new SchemaRegistryException("What answers at %s is no schema registry: there is no '%s' in %s"
                .formatted(url, name, answer.shown()));
    }

    private SchemaRegistryException refusal(String what, Answer answer) {
        return new SchemaRegistryException(
                "Failed to %s at %s: %d %s".formatted(what, url, answer.status(), answer.shown()));
    }

    /** @param isCut whether there was more of it than is read */
    private record Answer(int status, String body, boolean isCut) {

        String shown() {
            return body.length() <= MAX_SHOWN ? body : body.substring(0, MAX_SHOWN) + "...";
        }
    }
}
