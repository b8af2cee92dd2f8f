package io.wavepivot.ingest.waves;

import com.sun.net.httpserver.HttpServer;
import io.wavepivot.schemas.wire.SchemaRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** A schema registry for as long as plain tests run: whatever is registered has the number 1. */
final class StubRegistry {

    static final SchemaRegistry CLIENT = new SchemaRegistry("http://localhost:" + start());

    private StubRegistry() {}

    private static int start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] answer = "{\"id\": 1}".getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(200, answer.length);
                exchange.getResponseBody().write(answer);
                exchange.close();
            });
            server.start();
            return server.getAddress().getPort();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
