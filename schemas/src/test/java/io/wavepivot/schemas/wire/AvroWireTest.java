package io.wavepivot.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.PivotRow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AvroWireTest {

    private TestRegistry server;
    private SchemaRegistry registry;

    @BeforeEach
    void startRegistry() throws IOException {
        server = TestRegistry.start();
        server.schema(7, PivotRow.getClassSchema());
        registry = server.client();
    }

    @AfterEach
    void stopRegistry() {
        server.stop();
    }

    @Test
    void aRecordComesBackAsItWas() throws UndecodableException {
        Map<String, Object> cells = new HashMap<>();
        cells.put("a", 1.5);
        cells.put("b", Long.MIN_VALUE);
        cells.put("c", true);
        cells.put("d", "text \u00FC \uFFFD \uD83D\uDE00");
        cells.put("e", null);
        PivotRow row = new PivotRow("p", "1", Instant.ofEpochSecond(1), cells, true, false, Map.of());

        byte[] bytes = new AvroEncoder(registry).encode("pivot-rows", row);

        assertThat(bytes).startsWith(0, 0, 0, 0, 7);
        assertThat(decoder().decode(bytes)).isEqualTo(row);
    }

    @Test
    void patchesAreTheSameBytesByTheWayThatIsFaster() {
        Map<String, Object> cells = new LinkedHashMap<>();
        cells.put("a", -1.5);
        cells.put("", Long.MAX_VALUE);
        cells.put("c", false);
        cells.put("d", "\u00FC".repeat(5_000));
        cells.put("e", null);
        AvroEncoder any = new AvroEncoder(registry);
        PivotRowEncoder fast = new PivotRowEncoder(any, "pivot-rows");

        for (Map<String, Object> some : List.of(cells, Map.<String, Object>of())) {
            PivotRow row = new PivotRow("p", "1", Instant.ofEpochMilli(-1), some, true, false, Map.of());
            assertThat(fast.encode("p", "1", -1, some, true, false)).isEqualTo(any.encode("pivot-rows", row));
        }
    }

    /** Places of sources that have no ids: composite keys, texts, bytes. */
    @Test
    void aBookmarkHoldsKeysOfAllTypes() throws UndecodableException {
        server.schema(7, Bookmark.getClassSchema());
        List<Object> key = Arrays.asList(null, true, 7L, 1.5, "M\u00FCller", ByteBuffer.wrap(new byte[] {1, 2}));
        Bookmark bookmark = Bookmark.newBuilder()
                .setSource("historian")
                .setScope("all")
                .setPositions(Map.of())
                .setMarks(Map.of("key", key))
                .setAt(Instant.EPOCH)
                .build();

        byte[] bytes = new AvroEncoder(registry).encode("pivot-rows", bookmark);

        assertThat(AvroDecoder.of(registry, Bookmark.class).decode(bytes)).isEqualTo(bookmark);
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
    void bytesBehindTheRecordAreUndecodable() {
        byte[] bytes = new AvroEncoder(registry)
                .encode("pivot-rows", new PivotRow("p", "1", Instant.EPOCH, Map.of(), false, false, Map.of()));

        assertThatThrownBy(() -> decoder().decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("bytes behind");
    }

    @Test
    void anUnknownSchemaIsUndecodable() {
        assertThatThrownBy(() -> decoder().decode(new byte[] {0, 0, 0, 0, 8, 1}))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("no schema 8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"schema\"", "7"})
    void whatAnswersAsNoRegistryDoesIsAnOutage(String answer) {
        server.answer(7, answer);

        assertThatThrownBy(() -> decoder().decode(new byte[] {0, 0, 0, 0, 7, 1}))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageContaining("no schema registry");
    }

    @Test
    void aRegistryThatIsGoneIsAnOutage() {
        server.stop();

        assertThatThrownBy(() -> decoder().decode(new byte[] {0, 0, 0, 0, 7, 1}))
                .isInstanceOf(SchemaRegistryException.class);
    }

    private AvroDecoder<PivotRow> decoder() {
        return AvroDecoder.of(registry, PivotRow.class);
    }
}
