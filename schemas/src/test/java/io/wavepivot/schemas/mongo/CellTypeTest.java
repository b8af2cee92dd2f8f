package io.wavepivot.schemas.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CellTypeTest {

    @Test
    void eachTypeIsWiderThanThoseBeforeIt() {
        assertThat(CellType.BOOLEAN.narrower()).isEmpty();
        assertThat(CellType.LONG.narrower()).containsExactly("boolean");
        assertThat(CellType.DOUBLE.narrower()).containsExactly("boolean", "long");
        assertThat(CellType.STRING.narrower()).containsExactly("boolean", "long", "double");
        assertThat(CellType.LONG.isWiderThan(CellType.LONG)).isFalse();
    }

    @Test
    void eachTypeIsKnownByItsText() {
        for (CellType type : CellType.values()) {
            assertThat(CellType.of(type.text())).isEqualTo(type);
        }
    }
}
