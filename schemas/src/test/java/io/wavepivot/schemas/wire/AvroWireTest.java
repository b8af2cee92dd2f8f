package io.wavepivot.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.wavepivot.schemas.PivotRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a registry that knows one schema, number 7; the real one is in the services' component tests. */
class AvroWireTest {

    private HttpServer server;
    private SchemaRegistry registry;

    @BeforeEach
    void startRegistry() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/subjects/pivot-rows-value/versions", 200, "{\"id\": 7}");
        answer(
                "/schemas/ids/7",
                200,
                "{\"schema\": \"" + PivotRow.getClassSchema().toString().replace("\"", "\\\"") + "\"}");
        answer("/schemas/ids/8", 404, "{\"error_code\": 40403}");
        server.start();
        registry = new SchemaRegistry("http://localhost:" + server.getAddress().getPort() + "/");
    }

    @AfterEach
    void stopRegistry() {
        server.stop(0);
    }

    @Test
    void aRecordComesBackAsItWas() throws UndecodableException {
        Map<String, Object> cells = new HashMap<>();
        cells.put("a", 1.5);
        cells.put("b", 2L);
        cells.put("c", true);
        cells.put("d", "text");
        cells.put("e", null);
        PivotRow row = new PivotRow("p", "1", Instant.ofEpochSecond(1), cells, true, false);

        byte[] bytes = new AvroEncoder(registry).serialize("pivot-rows", row);

        assertThat(bytes).startsWith(0, 0, 0, 0, 7);
        assertThat(decoder().decode(bytes)).isEqualTo(row);
    }

    @Test
    void bytesWithoutTheMagicByteAreUndecodable() {
        assertThatThrownBy(() -> decoder().decode("{\"pivot\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("first byte is 123");
    }

    @Test
    void bytesThatEndTooSoonAreUndecodable() {
        assertThatThrownBy(() -> decoder().decode(new byte[] {0, 0, 0, 0, 7, 40}))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("no PivotRow of schema 7");
    }

    @Test
    void anUnknownSchemaIsUndecodable() {
        assertThatThrownBy(() -> decoder().decode(new byte[] {0, 0, 0, 0, 8, 1}))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("no schema 8");
    }

    @Test
    void aRegistryThatIsGoneIsAnOutage() {
        server.stop(0);

        assertThatThrownBy(() -> decoder().decode(new byte[] {0, 0, 0, 0, 7, 1}))
                .isInstanceOf(SchemaRegistryException.class);
    }

    private AvroDecoder<PivotRow> decoder() {
        return new AvroDecoder<>(registry, PivotRow.class);
    }

    private void answer(String path, int status, String body) {
        server.createContext(path, exchange -> {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }
}
