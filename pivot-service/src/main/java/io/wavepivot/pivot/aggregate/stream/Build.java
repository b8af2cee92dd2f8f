package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.pivot.aggregate.query.Query;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * A plan that is being built, or is kept: what waits to be applied, and how far it is. A row that many groups are joined
 * with moves them in steps; what comes meanwhile waits, and nothing is shown.
 */
final class Build {

    /** A plan that there is: in which phase. */
    static final char STATE = 'B';

    /** Up to which offset a partition of a table is in it. */
    private static final char OFFSET = 'o';

    /** A partition of a table of whose rows all are in it, and how many partitions the table has. */
    private static final char TOLD = 'k';

    /** A message that waits. */
    private static final char WAITING = 'q';

    /** The row whose groups are being moved. */
    private static final char MOVE = 'm';

    private static final char[] ALL = {
        OFFSET,
        TOLD,
        WAITING,
        MOVE,
        Groups.GROUP,
        Groups.SHARE,
        Groups.JOINED,
        Groups.INDEX,
        Cells.CELL,
        Cells.VALUE,
        Cells.CHANGED,
        Cells.ROW
    };

    /** The number of the first message that ever waits. */
    private static final long FIRST = 1L << 32;

    /** For so long a message of a plan that is over may still come. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** Removed in one step. */
    private static final int MANY = 1_000;

    private final String plan;
    private final byte[] id;
    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<String, Map<Integer, Long>> offsets = new TreeMap<>();
    private final Map<String, Map<Integer, Integer>> told = new HashMap<>();
    private Phase phase;
    /** Why it has failed, or when it was over. */
    private String note = "";

    private boolean isRemoved;
    private long first = FIRST;
    private long next = FIRST;
    private Move move;
    private boolean isNews = true;
    private boolean isChanged = true;

    /** What is there of it. */
    Build(String plan, KeyValueStore<Bytes, byte[]> store) {
        this.plan = plan;
        this.id = Keys.utf8(plan);
        this.store = store;
        byte[] state = store.get(Keys.ordered(STATE, id));
        this.phase = state == null ? Phase.BEGUN : Phase.values()[state[0]];
        if (state == null) {
            put(Phase.BEGUN);
            return;
        }
        this.note = Keys.text(Arrays.copyOfRange(state, 1, state.length));
        each(OFFSET, (key, value) -> offsets.computeIfAbsent(Keys.text(Keys.first(key)), any -> new TreeMap<>())
                .put(
                        ByteBuffer.wrap(Keys.rest(key)).getInt(),
                        ByteBuffer.wrap(value).getLong()));
        each(TOLD, (key, value) -> told.computeIfAbsent(Keys.text(Keys.first(key)), any -> new HashMap<>())
                .put(
                        ByteBuffer.wrap(Keys.rest(key)).getInt(),
                        ByteBuffer.wrap(value).getInt()));
        each(WAITING, (key, value) -> {
            long number = ByteBuffer.wrap(key).getLong();
            first = isAnyWaiting() ? first : number;
            next = number + 1;
        });
        byte[] moving = store.get(Keys.of(MOVE, id));
        this.move = moving == null ? null : Move.of(moving);
    }

    private void each(char kind, BiConsumer<byte[], byte[]> taker) {
        Bytes of = Keys.of(kind, id);
        try (KeyValueIterator<Bytes, byte[]> all = Entries.beginning(of, store)) {
            all.forEachRemaining(entry -> taker.accept(Keys.behind(of, entry.key), entry.value));
        }
    }

    String plan() {
        return plan;
    }

    boolean isOver() {
        return phase == Phase.OVER;
    }

    /** It is removed from now on, and what comes later of it does not count. */
    void end(long now) {
        if (phase != Phase.OVER) {
            note = Long.toString(now);
            put(Phase.OVER);
        }
    }

    boolean isFailed() {
        return phase == Phase.FAILED;
    }

    /** It stays as it was published. */
    void fail(String reason) {
        note = reason;
        put(Phase.FAILED);
        isNews = true;
    }

    /**
     * Removes some of what there is; that it was is forgotten when nothing can come of it any longer.
     *
     * @return whether nothing is left
     */
    boolean isForgotten(long now) {
        for (char kind : ALL) {
            if (!isRemoved && !Entries.remove(Keys.of(kind, id), MANY, store)) {
                return false;
            }
        }
        isRemoved = true;
        boolean isOld = now - Long.parseLong(note) > REMEMBERED.toMillis();
        if (isOld) {
            store.delete(Keys.ordered(STATE, id));
        }
        return isOld;
    }

    /**
     * Takes a message in, or lets it wait for those before it.
     *
     * @param query null where it is not known yet
     * @param step groups that are moved at once
     */
    void take(Message message, Query query, int step) {
        if (query == null || isWaiting()) {
            wait(next++, message);
        } else {
            apply(message, groups(query), step);
        }
    }

    /** Applies what waits until the time is over, or nothing does. */
    void advance(Query query, int step, long end) {
        Groups groups = groups(query);
        while (isWaiting() && System.nanoTime() < end) {
            if (move != null) {
                move(groups, step);
            } else {
                Bytes number = waiting(first++);
                Message message = Message.of(store.get(number));
                store.delete(number);
                apply(message, groups, step);
            }
        }
    }

    private boolean isWaiting() {
        return move != null || first < next;
    }

    private Groups groups(Query query) {
        return new Groups(store, query, new Cells(store, query));
    }

    private void apply(Message message, Groups groups, int step) {
        isChanged = true;
        message.changes().forEach(change -> groups.add(change.share(), change.times()));
        for (int i = 0; i < message.joined().size(); i++) {
            Message.Joined row = message.joined().get(i);
            byte[] before = groups.join(row.source(), row.key(), row.tuple());
            move = new Move(row.source(), row.key(), before, new byte[0]);
            move(groups, step);
            if (move != null) { // What comes behind the row waits before all else.
                wait(--first, message.behind(i));
                return;
            }
        }
        if (message.offset() >= 0) {
            offset(message);
        }
        if (message.kind() == Message.Kind.COMPLETE) {
            told(message);
        }
    }

    private boolean isAnyWaiting() {
        return first < next;
    }

    private void wait(long number, Message message) {
        store.put(waiting(number), message.bytes());
    }

    private void move(Groups groups, int step) {
        isChanged = true;
        byte[] last = groups.move(move.source(), move.key(), move.before(), move.last(), step);
        move = last == null ? null : new Move(move.source(), move.key(), move.before(), last);
        store.put(Keys.of(MOVE, id), move == null ? null : move.bytes());
    }

    private void offset(Message message) {
        offsets.computeIfAbsent(message.dataset(), any -> new TreeMap<>()).put(message.partition(), message.offset());
        store.put(
                Keys.ordered(OFFSET, id, Keys.utf8(message.dataset()), bytes(message.partition())),
                ByteBuffer.allocate(Long.BYTES).putLong(message.offset()).array());
    }

    private void told(Message message) {
        told.computeIfAbsent(message.dataset(), any -> new HashMap<>()).put(message.partition(), message.partitions());
        store.put(
                Keys.ordered(TOLD, id, Keys.utf8(message.dataset()), bytes(message.partition())),
                bytes(message.partitions()));
        isNews = true;
    }

    /** Whether it is what comes of all rows that there were when it began, and nothing of it is half done. */
    boolean isWhole(Query query) {
        return !isWaiting()
                && query.datasets().stream().allMatch(dataset -> {
                    Map<Integer, Integer> partitions = told.getOrDefault(dataset, Map.of());
                    return !partitions.isEmpty()
                            && partitions.size()
                                    == partitions.values().iterator().next();
                });
    }

    /** Whether there may be something that is not published. */
    boolean isChanged() {
        return isChanged;
    }

    /** All of it is published. */
    void shown() {
        isChanged = false;
        if (phase == Phase.BEGUN) {
            put(Phase.BUILT);
            isNews = true;
        }
    }

    /** Up to which offset the partitions of its tables are in it. */
    Map<String, Map<Integer, Long>> offsets() {
        return offsets;
    }

    /** How far it is, when that is not known yet. */
    Optional<io.wavepivot.schemas.Build> news(String pivot, Query query) {
        if (!isNews) {
            return Optional.empty();
        }
        isNews = false;
        int of = told.values().stream()
                .mapToInt(partitions -> partitions.values().iterator().next())
                .sum();
        int done = told.values().stream().mapToInt(Map::size).sum();
        return Optional.of(
                new io.wavepivot.schemas.Build(pivot, done, of, phase == Phase.BUILT, isFailed() ? note : null));
    }

    private void put(Phase other) {
        phase = other;
        byte[] text = Keys.utf8(note);
        store.put(
                Keys.ordered(STATE, id),
                ByteBuffer.allocate(1 + text.length)
                        .put((byte) other.ordinal())
                        .put(text)
                        .array());
    }

    private Bytes waiting(long number) {
        return Keys.ordered(
                WAITING, id, ByteBuffer.allocate(Long.BYTES).putLong(number).array());
    }

    private static byte[] bytes(int number) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(number).array();
    }

    private enum Phase {
        BEGUN,
        BUILT,
        FAILED,
        OVER
    }

    /**
     * A row whose groups are being moved.
     *
     * @param before what it said, by which they went to where they are; null for nothing
     * @param last the last group that was moved; empty for none
     */
    private record Move(int source, String key, byte[] before, byte[] last) {

        byte[] bytes() {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(bytes)) {
                byte[] utf8 = Keys.utf8(key);
                out.writeInt(source);
                out.writeInt(utf8.length);
                out.write(utf8);
                out.writeInt(before == null ? -1 : before.length);
                out.write(before == null ? new byte[0] : before);
                out.write(last);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
            return bytes.toByteArray();
        }

        static Move of(byte[] bytes) {
            ByteBuffer in = ByteBuffer.wrap(bytes);
            int source = in.getInt();
            byte[] key = new byte[in.getInt()];
            in.get(key);
            int length = in.getInt();
            byte[] before = length < 0 ? null : new byte[length];
            if (before != null) {
                in.get(before);
            }
            byte[] last = new byte[in.remaining()];
            in.get(last);
            return new Move(source, Keys.text(key), before, last);
        }
    }
}
