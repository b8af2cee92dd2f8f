package io.wavepivot.pivot.aggregate.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class RowStoreTest {

    private static final int LARGE = 700 * 1024;

    private final RowStore store = new RowStore(
            Stores.inMemoryKeyValueStore("rows").get(),
            Stores.inMemoryKeyValueStore("tables").get());

    @Test
    void fewerRowsAreScannedAtOnceWhereTheyAreLarge() {
        for (int row = 0; row < 5; row++) {
            store.put("notes", Keys.bytes(row), new byte[LARGE]);
        }
        List<byte[]> keys = new ArrayList<>();
        RowStore.Begun begun = store.scan(store.begun("plan", "notes"), (key, value) -> keys.add(key));
        assertThat(keys).hasSize(2);
        assertThat(begun.isDone()).isFalse();

        while (!begun.isDone()) {
            begun = store.scan(begun, (key, value) -> keys.add(key));
        }
        assertThat(keys).containsExactly(Keys.bytes(0), Keys.bytes(1), Keys.bytes(2), Keys.bytes(3), Keys.bytes(4));
    }

    @Test
    void aLargeTableIsRemovedInSteps() {
        store.put("notes", RowStore.TableState.FIRST.live());
        for (int row = 0; row < 1_500; row++) {
            store.put("notes", Keys.bytes(row), new byte[1]);
        }
        store.remove("notes");
        assertThat(store.table("notes").isLeaving()).isTrue();
        assertThat(store.row("notes", Keys.bytes(1_400))).isNotNull();

        store.remove("notes");
        assertThat(store.table("notes")).isNull();
        assertThat(store.row("notes", Keys.bytes(1_400))).isNull();
    }
}
