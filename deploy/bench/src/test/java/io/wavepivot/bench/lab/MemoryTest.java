package io.wavepivot.bench.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MemoryTest {

    @Test
    void whatTheCollectorFillsGapsWithIsNoObject() {
        String histogram = """
                23181:
                 num     #instances         #bytes  class name (module)
                -------------------------------------------------------
                   1:            82        5409552  [Ljdk.internal.vm.FillerElement; (java.base@25.0.3)
                   2:         72217        5389936  [B (java.base@25.0.3)
                Total         72299       10799488
                """;

        assertThat(Memory.bytes(histogram)).isEqualTo(5_389_936);
    }
}
