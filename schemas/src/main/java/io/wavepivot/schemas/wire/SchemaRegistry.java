package io.wavepivot.schemas.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/**
 * The two calls of the Confluent Schema Registry API that a serializer needs, answered once and then from memory: an id
 * never changes its schema.
 *
 * <p>Source: Confluent Schema Registry API reference, {@code POST /subjects/(subject)/versions} and {@code GET
 * /schemas/ids/(id)}.
 */
public final class SchemaRegistry {

    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
    private final Map<String, Map<Schema, Integer>> ids = new ConcurrentHashMap<>();
    private final Map<Integer, Schema> schemas = new ConcurrentHashMap<>();

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
        Map<Schema, Integer> known = ids.computeIfAbsent(subject, any -> new ConcurrentHashMap<>());
        Integer id = known.get(schema);
        if (id == null) {
            id = post(subject, schema);
            known.put(schema, id);
        }
        return id;
    }

    /**
     * The schema of an id; empty when the registry has none.
     *
     * @throws SchemaRegistryException the registry cannot be reached
     */
    public Optional<Schema> byId(int id) {
        Schema schema = schemas.get(id);
        if (schema != null) {
            return Optional.of(schema);
        }
        Optional<Schema> fetched = fetch(id);
        fetched.ifPresent(found -> schemas.put(id, found));
        return fetched;
    }

    private int post(String subject, Schema schema) {
        String path = "/subjects/" + URLEncoder.encode(subject, StandardCharsets.UTF_8) + "/versions";
        String body = JSON.createObjectNode().put("schema", schema.toString()).toString();
        HttpResponse<String> response = send(
                request(path).POST(HttpRequest.BodyPublishers.ofString(body)).build());
        if (response.statusCode() != 200) {
            throw new SchemaRegistryException("Failed to register the schema of '%s' at %s: %d %s"
                    .formatted(subject, url, response.statusCode(), response.body()));
        }
        return parse(response.body()).get("id").asInt();
    }

    private Optional<Schema> fetch(int id) {
        HttpResponse<String> response = send(request("/schemas/ids/" + id).GET().build());
        return switch (response.statusCode()) {
            case 200 ->
                Optional.of(new Schema.Parser()
                        .parse(parse(response.body()).get("schema").asText()));
            case 404 -> Optional.empty();
            default ->
                throw new SchemaRegistryException("Failed to fetch schema %d from %s: %d %s"
                        .formatted(id, url, response.statusCode(), response.body()));
        };
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .header("Content-Type", MEDIA_TYPE)
                .header("Accept", MEDIA_TYPE);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException unreachable) {
            throw new SchemaRegistryException("Failed to reach the schema registry at " + url, unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new SchemaRegistryException("Interrupted while asking the schema registry at " + url, interrupted);
        }
    }

    private JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            throw new SchemaRegistryException("The schema registry at " + url + " answered no JSON: " + body, notJson);
        }
    }
}
