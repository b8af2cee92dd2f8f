package io.wavepivot.schemas.wire;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/** A schema registry that says what a test wants; the real one is in the services' component tests. */
final class TestRegistry {

    private final HttpServer server;
    private final Map<String, String> answers = new ConcurrentHashMap<>();

    private TestRegistry(HttpServer server) {
        this.server = server;
    }

    /** Everything that is registered has the number 7; what it has no answer for is not found. */
    static TestRegistry start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        TestRegistry registry = new TestRegistry(server);
        registry.answers.put("/subjects/pivot-rows-value/versions", "{\"id\": 7}");
        server.createContext("/", exchange -> {
            String answer = registry.answers.get(exchange.getRequestURI().getPath());
            byte[] bytes = (answer == null ? "{\"error_code\": 40403}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
        return registry;
    }

    SchemaRegistry client() {
        return new SchemaRegistry("http://localhost:" + server.getAddress().getPort() + "/");
    }

    void schema(int id, Schema schema) {
        answer(
                id,
                new ObjectMapper()
                        .createObjectNode()
                        .put("schema", schema.toString())
                        .toString());
    }

    /** @param body what is answered when the schema is asked for */
    void answer(int id, String body) {
        answers.put("/schemas/ids/" + id, body);
    }

    void stop() {
        server.stop(0);
    }
}
