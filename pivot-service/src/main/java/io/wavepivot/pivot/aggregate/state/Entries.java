package io.wavepivot.pivot.aggregate.state;

import java.util.Arrays;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Entries of a store whose keys begin alike. Whoever asks for them closes them. */
final class Entries {

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

    /** The last one whose key begins so; null for none. */
    static KeyValue<Bytes, byte[]> last(Bytes with, KeyValueStore<Bytes, byte[]> store) {
        try (KeyValueIterator<Bytes, byte[]> all = store.reverseRange(with, end(with))) {
            if (all.hasNext() && all.peekNextKey().equals(end(with))) {
                all.next();
            }
            return all.hasNext() ? all.next() : null;
        }
    }

    /** The first one whose key begins so; null for none. */
    static KeyValue<Bytes, byte[]> first(Bytes with, KeyValueStore<Bytes, byte[]> store) {
        try (KeyValueIterator<Bytes, byte[]> all = beginning(with, store)) {
            return all.hasNext() ? all.next() : null;
        }
    }

    /**
     * Removes entries whose keys begin so.
     *
     * @param most that are removed
     * @return whether that were all
     */
    static boolean remove(Bytes with, int most, KeyValueStore<Bytes, byte[]> store) {
        try (KeyValueIterator<Bytes, byte[]> all = beginning(with, store)) {
            for (int left = most; left > 0 && all.hasNext(); left--) {
                store.delete(all.next().key);
            }
            return !all.hasNext();
        }
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
