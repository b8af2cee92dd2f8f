package io.wavepivot.ingest.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LoadSlotsTest {

    @Test
    void noOneUserHasAllAndAllTogetherHaveNoMore() {
        LoadSlots slots = new LoadSlots(3);

        assertThat(slots.tryTake("paul")).isTrue();
        assertThat(slots.tryTake("paul")).isTrue();
        assertThat(slots.tryTake("paul")).isFalse();
        assertThat(slots.tryTake("olga")).isTrue();
        assertThat(slots.tryTake("anna")).isFalse();

        slots.leave("paul");
        assertThat(slots.tryTake("anna")).isTrue();
        assertThat(slots.tryTake("paul")).isFalse();
        slots.leave("olga");
        assertThat(slots.tryTake("paul")).isTrue();
    }

    @Test
    void whereThereIsOneAnyUserMayHaveIt() {
        LoadSlots slots = new LoadSlots(1);

        assertThat(slots.tryTake("paul")).isTrue();
        assertThat(slots.tryTake("olga")).isFalse();
        slots.leave("paul");
        assertThat(slots.tryTake("olga")).isTrue();
    }
}
