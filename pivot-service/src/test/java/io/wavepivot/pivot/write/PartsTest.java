package io.wavepivot.pivot.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PartsTest {

    @Test
    void allIsInParts() {
        assertThat(Parts.of(List.of(1, 2, 3), 2)).containsExactly(List.of(1, 2), List.of(3));
    }

    @Test
    void noPartIsEmpty() {
        assertThat(Parts.of(List.of(1, 2, 3, 4), 2)).containsExactly(List.of(1, 2), List.of(3, 4));
        assertThat(Parts.of(List.of(), 2)).isEmpty();
    }
}
