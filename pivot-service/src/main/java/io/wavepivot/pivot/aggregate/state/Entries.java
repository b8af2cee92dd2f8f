package io.wavepivot.pivot.aggregate.state;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Entries of a store whose keys begin alike. Whoever asks for them closes them. */
final class Entries {

    /** Taken out of the store at once. */
    private static final int MANY = 500;

    /** The same, of their bytes. */
    private static final int MANY_BYTES = 1024 * 1024;

    private Entries() {}

    /** All whose keys begin so, in their order. */
    static KeyValueIterator<Bytes, byte[]> beginning(Bytes with, KeyValueStore<Bytes, byte[]> store) {
        return store.prefixScan(with, new BytesSerializer());
    }

    /** Those of them that come behind a key. */
    static KeyValueIterator<Bytes, byte[]> behind(Bytes key, Bytes with, KeyValueStore<Bytes, byte[]> store) {
        Bytes next = Bytes.wrap(Arrays.copyOf(key.get(), key.get().length + 1));
        return new Before(store.range(next, end(with)), end(with));
    }

    /**
     * The last one whose key begins so; null for none. Backwards, a store with a cache gives entries that it has not
     * written and that were deleted again, some without a value and some with that of before (Kafka Streams 4.1,
     * AbstractMergedSortedCacheStoreIterator): only what it says of the key itself counts.
     */
    static KeyValue<Bytes, byte[]> last(Bytes with, KeyValueStore<Bytes, byte[]> store) {
        Bytes end = end(with);
        try (KeyValueIterator<Bytes, byte[]> all = store.reverseRange(with, end)) {
            while (all.hasNext()) {
                Bytes key = all.next().key;
                byte[] value = key.equals(end) ? null : store.get(key);
                if (value != null) {
                    return KeyValue.pair(key, value);
                }
            }
            return null;
        }
    }

    /** The first one whose key begins so; null for none. */
    static KeyValue<Bytes, byte[]> first(Bytes with, KeyValueStore<Bytes, byte[]> store) {
        try (KeyValueIterator<Bytes, byte[]> all = beginning(with, store)) {
            return all.hasNext() ? all.next() : null;
        }
    }

    /**
     * Gives all whose keys begin so, in their order. The store may be changed meanwhile: an iterator would pass over what
     * its cache has to give up for it.
     */
    static void each(Bytes with, KeyValueStore<Bytes, byte[]> store, Consumer<KeyValue<Bytes, byte[]>> taker) {
        eachWhile(with, store, next -> {
            taker.accept(next);
            return true;
        });
    }

    /** The same, until one is given that is not taken. */
    static void eachWhile(Bytes with, KeyValueStore<Bytes, byte[]> store, Predicate<KeyValue<Bytes, byte[]>> taker) {
        eachBehind(null, with, store, taker);
    }

    /**
     * The same, of those that come behind a key.
     *
     * @param key null for all
     */
    static void eachBehind(
            Bytes key, Bytes with, KeyValueStore<Bytes, byte[]> store, Predicate<KeyValue<Bytes, byte[]>> taker) {
        List<KeyValue<Bytes, byte[]>> next =
                first(MANY, key == null ? beginning(with, store) : behind(key, with, store));
        while (!next.isEmpty() && next.stream().allMatch(taker)) {
            next = first(MANY, behind(next.getLast().key, with, store));
        }
    }

    /** Some of them, and fewer where they are large. */
    private static List<KeyValue<Bytes, byte[]>> first(int most, KeyValueIterator<Bytes, byte[]> entries) {
        try (entries) {
            List<KeyValue<Bytes, byte[]>> first = new ArrayList<>();
            int bytes = 0;
            while (first.size() < most && bytes < MANY_BYTES && entries.hasNext()) {
                KeyValue<Bytes, byte[]> next = entries.next();
                first.add(next);
                bytes += next.key.get().length + next.value.length;
            }
            return first;
        }
    }

    /**
     * Removes entries whose keys begin so.
     *
     * @param most that are removed
     * @return whether that were all
     */
    static boolean remove(Bytes with, int most, KeyValueStore<Bytes, byte[]> store) {
        List<Bytes> keys = new ArrayList<>();
        boolean isAll;
        try (KeyValueIterator<Bytes, byte[]> all = beginning(with, store)) {
            for (int bytes = 0; keys.size() < most && bytes < MANY_BYTES && all.hasNext(); ) {
                keys.add(all.next().key);
                bytes += keys.getLast().get().length;
            }
            isAll = !all.hasNext();
        }
        keys.forEach(store::delete);
        return isAll;
    }

    /** The first key that comes behind all that begin so, and does not itself. */
    private static Bytes end(Bytes beginning) {
        byte[] end = beginning.get().clone();
        int last = end.length - 1;
        while (end[last] == (byte) 0xFF) {
            last--; // A kind is no such byte, so that it ends.
        }
        end[last]++;
        return Bytes.wrap(Arrays.copyOf(end, last + 1));
    }

    /** Entries before a key: a store's own ranges have their last one. */
    private static final class Before implements KeyValueIterator<Bytes, byte[]> {

        private final KeyValueIterator<Bytes, byte[]> all;
        private final Bytes end;

        Before(KeyValueIterator<Bytes, byte[]> all, Bytes end) {
            this.all = all;
            this.end = end;
        }

        @Override
        public boolean hasNext() {
            return all.hasNext() && all.peekNextKey().compareTo(end) < 0;
        }

        @Override
        public KeyValue<Bytes, byte[]> next() {
            return all.next();
        }

        @Override
        public Bytes peekNextKey() {
            return all.peekNextKey();
        }

        @Override
        public void close() {
            all.close();
        }
    }
}
