package io.wavepivot.pivot.patches;

import com.sun.net.httpserver.HttpServer;
import io.wavepivot.schemas.wire.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;

/** A schema registry that has the schemas of a test. */
public final class TestRegistry implements AutoCloseable {

    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final HttpServer server;

    /** @param registered the number of what is registered */
    public TestRegistry(int registered) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        for (String topic : List.of("pivot-rows", "pivot-builds")) {
            answers.put("/subjects/" + topic + "-value/versions", "{\"id\": %d}".formatted(registered));
        }
        server.createContext("/", exchange -> {
            String answer = answers.get(exchange.getRequestURI().getPath());
            byte[] bytes = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    public TestRegistry with(int id, Schema schema) {
        String quoted = schema.toString().replace("\\", "\\\\").replace("\"", "\\\"");
        answers.put("/schemas/ids/" + id, "{\"schema\": \"" + quoted + "\"}");
        return this;
    }

    public SchemaRegistry client() {
        return new SchemaRegistry("http://localhost:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
