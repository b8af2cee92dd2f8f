package io.wavepivot.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.schemas.PivotRow;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AvroDecoderTest {

    private TestRegistry server;

    @BeforeEach
    void startRegistry() throws IOException {
        server = TestRegistry.start();
        server.schema(7, PivotRow.getClassSchema());
    }

    @AfterEach
    void stopRegistry() {
        server.stop();
    }

    @Test
    void theHeaderIsEnoughForTheIdOfTheSchema() throws UndecodableException {
        assertThat(AvroDecoder.schemaId(new byte[] {0, 0, 0, 1, 2})).isEqualTo(258);
        assertThatThrownBy(() -> AvroDecoder.schemaId(new byte[4]))
                .isInstanceOf(UndecodableException.class)
                .hasMessageContaining("4 bytes are too few");
    }

    @Test
    void schemasAreAskedForOnce() throws UndecodableException {
        server.schema(8, PivotRow.getClassSchema());
        AvroDecoder<PivotRow> decoder = AvroDecoder.of(server.client(), PivotRow.class);
        byte[] bytes = bytes();
        decoder.decode(bytes);
        decoder.decode(of(bytes, 8));

        server.stop();

        assertThat(decoder.decode(bytes).getPivot()).isEqualTo("p");
    }

    @Test
    void ofManySchemasTheLatestAreRemembered() throws UndecodableException {
        AvroDecoder<PivotRow> decoder = AvroDecoder.of(server.client(), PivotRow.class);
        byte[] bytes = bytes();
        for (int id = 100; id <= 1_100; id++) {
            server.schema(id, PivotRow.getClassSchema());
            decoder.decode(of(bytes, id));
        }

        server.stop();

        assertThat(decoder.decode(of(bytes, 1_100)).getPivot()).isEqualTo("p");
        assertThatThrownBy(() -> decoder.decode(of(bytes, 100))).isInstanceOf(SchemaRegistryException.class);
    }

    @Test
    void aTimeThatMayBeNullIsATimeToo() throws UndecodableException {
        server.schema(7, Noted.SCHEMA$);
        byte[] oneSecond = {0, 0, 0, 0, 7, 2, (byte) 0xD0, 0x0F};

        Noted noted = AvroDecoder.of(server.client(), Noted.class).decode(oneSecond);

        assertThat(noted.at).isEqualTo(Instant.ofEpochSecond(1));
    }

    private byte[] bytes() {
        return new AvroEncoder(server.client())
                .encode("pivot-rows", new PivotRow("p", "1", Instant.EPOCH, Map.of(), true, false, Map.of()));
    }

    private static byte[] of(byte[] bytes, int id) {
        byte[] other = bytes.clone();
        other[3] = (byte) (id >> 8);
        other[4] = (byte) id;
        return other;
    }
}
