package io.wavepivot.pivot.aggregate.state;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** The rows of one partition of each table that is needed, how far they are known, and which plans know of them. */
public final class RowStore {

    private static final char TABLE = 't';
    private static final char BEGUN = 'b';
    private static final char ROW = 'r';

    /** Of one step. */
    private static final int MANY = 1_000;

    /** The same, of their bytes: what plans are told of them is one message. */
    private static final int MANY_BYTES = 1024 * 1024;

    private final KeyValueStore<Bytes, byte[]> rows;
    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<String, TableState> tables = new HashMap<>();
    private final Map<List<String>, Begun> begun = new HashMap<>();

    /**
     * What is kept of tables.
     *
     * @param rows each of them
     * @param store all else
     */
    public RowStore(KeyValueStore<Bytes, byte[]> rows, KeyValueStore<Bytes, byte[]> store) {
        this.rows = rows;
        this.store = store;
        try (KeyValueIterator<Bytes, byte[]> all = Entries.beginning(Keys.of(TABLE), store)) {
            all.forEachRemaining(
                    entry -> tables.put(Keys.text(Keys.behind(Keys.of(TABLE), entry.key)), TableState.of(entry.value)));
        }
        try (KeyValueIterator<Bytes, byte[]> all = Entries.beginning(Keys.of(BEGUN), store)) {
            all.forEachRemaining(entry -> {
                byte[] id = Keys.behind(Keys.of(BEGUN), entry.key);
                Begun one = Begun.of(Keys.text(Keys.first(id)), Keys.text(Keys.rest(id)), entry.value);
                begun.put(one.id(), one);
            });
        }
    }

    /** The tables that are kept, or were. */
    public List<String> tables() {
        return List.copyOf(tables.keySet());
    }

    /** Null for a table that is not kept. */
    public TableState table(String dataset) {
        return tables.get(dataset);
    }

    public void put(String dataset, TableState state) {
        tables.put(dataset, state);
        store.put(Keys.ordered(TABLE, Keys.utf8(dataset)), state.bytes());
    }

    /** Removes some of a table, and says so until all of it is gone. */
    public void remove(String dataset) {
        TableState state = tables.get(dataset);
        if (!state.isLeaving()) {
            put(dataset, state.leaving());
        }
        if (Entries.remove(Keys.of(ROW, Keys.utf8(dataset)), MANY, rows)) {
            tables.remove(dataset);
            store.delete(Keys.ordered(TABLE, Keys.utf8(dataset)));
        }
    }

    /** The value of a row's record; null for no row. */
    public byte[] row(String dataset, byte[] key) {
        return rows.get(Keys.ordered(ROW, Keys.utf8(dataset), key));
    }

    /** @param value null: there is no such row any longer */
    public void put(String dataset, byte[] key, byte[] value) {
        rows.put(Keys.ordered(ROW, Keys.utf8(dataset), key), value);
    }

    /** What all plans know. */
    public List<Begun> begun() {
        return List.copyOf(begun.values());
    }

    /** What plans know of a table. */
    public List<Begun> begun(String dataset) {
        return begun.values().stream()
                .filter(one -> one.dataset().equals(dataset))
                .toList();
    }

    /** What a plan knows of a table: nothing at first. */
    public Begun begun(String plan, String dataset) {
        return begun.computeIfAbsent(List.of(plan, dataset), any -> {
            Begun first = new Begun(plan, dataset, false, new byte[0]);
            store.put(key(first), first.bytes());
            return first;
        });
    }

    public void put(Begun state) {
        begun.put(state.id(), state);
        store.put(key(state), state.bytes());
    }

    public void remove(Begun state) {
        begun.remove(state.id());
        store.delete(key(state));
    }

    /** Gives rows that a plan does not know of, some of them, and says of which it knows then. */
    public Begun scan(Begun from, Visitor visitor) {
        Bytes table = Keys.of(ROW, Keys.utf8(from.dataset()));
        Bytes last = Keys.ordered(ROW, Keys.utf8(from.dataset()), from.last());
        Begun state = from;
        try (KeyValueIterator<Bytes, byte[]> all =
                from.last().length == 0 ? Entries.beginning(table, rows) : Entries.behind(last, table, rows)) {
            int bytes = 0;
            for (int left = MANY; left > 0 && bytes < MANY_BYTES && all.hasNext(); left--) {
                KeyValue<Bytes, byte[]> next = all.next();
                byte[] key = Keys.behind(table, next.key);
                visitor.take(key, next.value);
                state = state.at(key);
                bytes += next.value.length;
            }
            return all.hasNext() ? state : state.done();
        }
    }

    private static Bytes key(Begun state) {
        return Keys.ordered(BEGUN, Keys.utf8(state.plan()), Keys.utf8(state.dataset()));
    }

    /** Is given rows. */
    public interface Visitor {

        void take(byte[] key, byte[] value);
    }

    /**
     * How far a table is known.
     *
     * @param next the offset of the first record that is not in it
     * @param phase {@link #CATCHING_UP}, {@link #LIVE} or {@link #LEAVING}
     */
    public record TableState(long next, byte phase) {

        public static final TableState FIRST = new TableState(0, (byte) 0);

        private static final byte CATCHING_UP = 0;
        private static final byte LIVE = 1;
        private static final byte LEAVING = 2;

        /** Whether its records are taken as they come; else they are read from the backlog. */
        public boolean isLive() {
            return phase == LIVE;
        }

        /** Whether it is being removed. */
        public boolean isLeaving() {
            return phase == LEAVING;
        }

        public TableState at(long offset) {
            return new TableState(offset, phase);
        }

        public TableState live() {
            return new TableState(next, LIVE);
        }

        TableState leaving() {
            return new TableState(next, LEAVING);
        }

        static TableState of(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new TableState(in.getLong(), in.get());
        }

        byte[] bytes() {
            return ByteBuffer.allocate(Long.BYTES + 1).putLong(next).put(phase).array();
        }
    }

    /**
     * What a plan knows of a table.
     *
     * @param isDone whether it knows of all rows
     * @param last of which it knows; empty for none
     */
    public record Begun(String plan, String dataset, boolean isDone, byte[] last) {

        static Begun of(String plan, String dataset, byte[] bytes) {
            return new Begun(plan, dataset, bytes[0] != 0, Arrays.copyOfRange(bytes, 1, bytes.length));
        }

        List<String> id() {
            return List.of(plan, dataset);
        }

        /** Whether it knows of a row of that key. */
        public boolean knows(byte[] key) {
            return isDone || Arrays.compareUnsigned(key, last) <= 0;
        }

        Begun at(byte[] key) {
            return new Begun(plan, dataset, isDone, key);
        }

        public Begun done() {
            return new Begun(plan, dataset, true, new byte[0]);
        }

        byte[] bytes() {
            return ByteBuffer.allocate(1 + last.length)
                    .put((byte) (isDone ? 1 : 0))
                    .put(last)
                    .array();
        }
    }
}
