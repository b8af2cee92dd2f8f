package io.wavepivot.pivot.aggregate.state;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The messages of a plan that wait, in their order. */
final class Waiting {

    static final char MESSAGE = 'q';

    /** The number of the first one that ever waits: some may come before it. */
    private static final long FIRST = 1L << 32;

    private final KeyValueStore<Bytes, byte[]> store;
    private final byte[] plan;
    private long first = FIRST;
    private long next = FIRST;

    /** What waits by now. */
    Waiting(KeyValueStore<Bytes, byte[]> store, byte[] plan) {
        this.store = store;
        this.plan = plan;
        Bytes all = Keys.of(MESSAGE, plan);
        try (KeyValueIterator<Bytes, byte[]> messages = Entries.beginning(all, store)) {
            while (messages.hasNext()) {
                long number =
                        ByteBuffer.wrap(Keys.behind(all, messages.next().key)).getLong();
                first = isEmpty() ? number : first;
                next = number + 1;
            }
        }
    }

    boolean isEmpty() {
        return first == next;
    }

    void add(Message message) {
        store.put(key(next++), message.bytes());
    }

    /** It waits before all others. */
    void addFirst(Message message) {
        store.put(key(--first), message.bytes());
    }

    /** Takes the first one; there is one. */
    Message take() {
        return Message.of(store.delete(key(first++)));
    }

    private Bytes key(long number) {
        return Keys.ordered(MESSAGE, plan, Keys.bytes(number));
    }
}
