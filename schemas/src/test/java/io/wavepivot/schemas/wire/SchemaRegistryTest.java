package io.wavepivot.schemas.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wavepivot.schemas.PivotRow;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryTest {

    private TestRegistry server;
    private SchemaRegistry registry;

    @BeforeEach
    void startRegistry() throws IOException {
        server = TestRegistry.start();
        registry = server.client();
    }

    @AfterEach
    void stopRegistry() {
        server.stop();
    }

    @Test
    void aSchemaIsRegisteredOnce() {
        assertThat(registry.register("pivot-rows-value", PivotRow.getClassSchema()))
                .isEqualTo(7);

        server.stop();

        assertThat(registry.register("pivot-rows-value", PivotRow.getClassSchema()))
                .isEqualTo(7);
    }

    @Test
    void aRefusalIsToldWithItsStatus() {
        assertThatThrownBy(() -> registry.register("other-value", PivotRow.getClassSchema()))
                .isInstanceOf(SchemaRegistryException.class)
                .hasMessageStartingWith("Failed to register the schema of 'other-value' at http://localhost:")
                .hasMessageEndingWith(": 404 {\"error_code\": 40403}");
    }

    @Test
    void ofALongAnswerTheBeginningIsShown() {
        server.answer(7, "x".repeat(200));
        assertThatThrownBy(() -> registry.byId(7)).hasMessageEndingWith("in " + "x".repeat(200));

        server.answer(7, "x".repeat(201));
        assertThatThrownBy(() -> registry.byId(7)).hasMessageEndingWith("in " + "x".repeat(200) + "...");
    }

    @Test
    void aSchemaThatIsTooLargeIsNoneAndTheRegistryIsOne() {
        server.answer(7, "{\"schema\": \"" + " ".repeat(4 * 1024 * 1024) + "\"}");

        assertThatThrownBy(() -> registry.byId(7))
                .isInstanceOf(UndecodableException.class)
                .hasMessage("Schema 7 is larger than 4194304 bytes");
    }

    @Test
    void whoIsInterruptedWhileAskingStaysSo() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> registry.byId(7)).isInstanceOf(SchemaRegistryException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
