package io.wavepivot.pivot.aggregate.state;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** How far a plan is with each partition of its tables. */
final class Progress {

    /** Up to which offset a partition of a table is in it. */
    static final char OFFSET = 'o';

    /** A partition of a table of whose rows all are in it, and how many partitions the table has. */
    static final char TOLD = 'k';

    private final KeyValueStore<Bytes, byte[]> store;
    private final byte[] plan;
    private final Map<String, Map<Integer, Long>> offsets = new TreeMap<>();
    private final Map<String, Map<Integer, Integer>> told = new HashMap<>();

    /** As far as is known by now. */
    Progress(KeyValueStore<Bytes, byte[]> store, byte[] plan) {
        this.store = store;
        this.plan = plan;
        each(OFFSET, (key, value) -> of(Keys.text(Keys.first(key)), offsets)
                .put(
                        ByteBuffer.wrap(Keys.rest(key)).getInt(),
                        ByteBuffer.wrap(value).getLong()));
        each(TOLD, (key, value) -> of(Keys.text(Keys.first(key)), told)
                .put(
                        ByteBuffer.wrap(Keys.rest(key)).getInt(),
                        ByteBuffer.wrap(value).getInt()));
    }

    private void each(char kind, BiConsumer<byte[], byte[]> taker) {
        Bytes of = Keys.of(kind, plan);
        try (KeyValueIterator<Bytes, byte[]> all = Entries.beginning(of, store)) {
            all.forEachRemaining(entry -> taker.accept(Keys.behind(of, entry.key), entry.value));
        }
    }

    private static <T> Map<Integer, T> of(String dataset, Map<String, Map<Integer, T>> partitions) {
        return partitions.computeIfAbsent(dataset, any -> new TreeMap<>());
    }

    /** All of a message is in the plan. */
    void take(Message message) {
        if (message.offset() >= 0) {
            of(message.dataset(), offsets).put(message.partition(), message.offset());
            store.put(key(OFFSET, message), Keys.bytes(message.offset()));
        }
        if (message.kind() == Message.Kind.COMPLETE) {
            of(message.dataset(), told).put(message.partition(), message.partitions());
            store.put(key(TOLD, message), Keys.bytes(message.partitions()));
        }
    }

    private Bytes key(char kind, Message message) {
        return Keys.ordered(kind, plan, Keys.utf8(message.dataset()), Keys.bytes(message.partition()));
    }

    /** Whether all partitions of some tables have told of all rows that there were when the plan began. */
    boolean isWhole(List<String> datasets) {
        return datasets.stream().allMatch(dataset -> {
            Map<Integer, Integer> partitions = told.getOrDefault(dataset, Map.of());
            return !partitions.isEmpty()
                    && partitions.size() == partitions.values().iterator().next();
        });
    }

    /** Up to which offset the partitions of tables are in the plan. */
    Map<String, Map<Integer, Long>> offsets() {
        return offsets;
    }

    /** How many partitions have told of all rows. */
    int done() {
        return told.values().stream().mapToInt(Map::size).sum();
    }

    /** How many partitions there are, of tables of which one has. */
    int all() {
        return told.values().stream()
                .mapToInt(partitions -> partitions.values().iterator().next())
                .sum();
    }
}
