package io.wavepivot.pivot.aggregate.state;

import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.schemas.Build;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
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
public final class PlanState {

    /** A plan that there is: in which phase. */
    private static final char STATE = 'B';

    /** Up to which offset a partition of a table is in it. */
    private static final char OFFSET = 'o';

    /** A partition of a table of whose rows all are in it, and how many partitions the table has. */
    private static final char TOLD = 'k';

    /** The row whose groups are being moved. */
    private static final char MOVE = 'm';

    private static final char[] ALL = {
        OFFSET,
        TOLD,
        Waiting.MESSAGE,
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

    /** For so long a message of a plan that is over may still come. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** Removed in one step. */
    private static final int MANY = 1_000;

    private final String plan;
    private final byte[] id;
    private final KeyValueStore<Bytes, byte[]> store;
    private final Map<String, Map<Integer, Long>> offsets = new TreeMap<>();
    private final Map<String, Map<Integer, Integer>> told = new HashMap<>();
    private final Waiting waiting;
    private Phase phase;

    /** Why it has failed, or when it was over. */
    private String note = "";

    private boolean isRemoved;
    private Move move;
    private boolean isNews = true;
    private boolean isChanged = true;

    /** What is there of it. */
    public PlanState(String plan, KeyValueStore<Bytes, byte[]> store) {
        this.plan = plan;
        this.id = Keys.utf8(plan);
        this.store = store;
        this.waiting = new Waiting(store, id);
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
        byte[] moving = store.get(Keys.of(MOVE, id));
        this.move = moving == null ? null : Move.of(moving);
    }

    /** The plans that a store has. */
    public static List<PlanState> all(KeyValueStore<Bytes, byte[]> store) {
        List<String> plans = new ArrayList<>();
        Bytes of = Keys.of(STATE);
        try (KeyValueIterator<Bytes, byte[]> states = Entries.beginning(of, store)) {
            states.forEachRemaining(state -> plans.add(Keys.text(Keys.behind(of, state.key))));
        }
        return plans.stream().map(plan -> new PlanState(plan, store)).toList();
    }

    private void each(char kind, BiConsumer<byte[], byte[]> taker) {
        Bytes of = Keys.of(kind, id);
        try (KeyValueIterator<Bytes, byte[]> all = Entries.beginning(of, store)) {
            all.forEachRemaining(entry -> taker.accept(Keys.behind(of, entry.key), entry.value));
        }
    }

    public String plan() {
        return plan;
    }

    public boolean isOver() {
        return phase == Phase.OVER;
    }

    /** It is removed from now on, and what comes later of it does not count. */
    public void end(long now) {
        if (phase != Phase.OVER) {
            note = Long.toString(now);
            put(Phase.OVER);
        }
    }

    public boolean isFailed() {
        return phase == Phase.FAILED;
    }

    /** It stays as it was published. */
    public void fail(String reason) {
        if (phase != Phase.OVER) {
            note = reason;
            put(Phase.FAILED);
            isNews = true;
        }
    }

    /**
     * Removes some of what there is; that it was is forgotten when nothing can come of it any longer.
     *
     * @return whether nothing is left
     */
    public boolean isForgotten(long now) {
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
    public void take(Message message, Query query, int step) {
        if (query == null || isWaiting()) {
            waiting.add(message);
        } else {
            apply(message, groups(query), new Steps(step));
        }
    }

    /** Applies what waits until the time is over, or nothing does. */
    public void advance(Query query, int step, long end) {
        Groups groups = groups(query);
        while (isWaiting() && System.nanoTime() < end) {
            if (move != null) {
                move(groups, new Steps(step));
            } else {
                apply(waiting.take(), groups, new Steps(step));
            }
        }
    }

    private boolean isWaiting() {
        return move != null || !waiting.isEmpty();
    }

    private Groups groups(Query query) {
        return new Groups(store, query, new Cells(store, query));
    }

    private void apply(Message message, Groups groups, Steps steps) {
        isChanged = true;
        message.changes().forEach(change -> groups.add(change.share(), change.times()));
        for (int i = 0; i < message.joined().size(); i++) {
            Message.Joined row = message.joined().get(i);
            byte[] before = groups.join(row.source(), row.key(), row.tuple());
            move = new Move(row.source(), row.key(), before);
            move(groups, steps);
            boolean isLast = i == message.joined().size() - 1;
            if (move != null || !isLast && steps.areOver()) { // What comes behind the row waits before all else.
                waiting.addFirst(message.behind(i));
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

    private void move(Groups groups, Steps steps) {
        isChanged = true;
        move = groups.move(move, steps);
        store.put(Keys.of(MOVE, id), move == null ? null : move.bytes());
    }

    private void offset(Message message) {
        offsets.computeIfAbsent(message.dataset(), any -> new TreeMap<>()).put(message.partition(), message.offset());
        store.put(
                Keys.ordered(OFFSET, id, Keys.utf8(message.dataset()), Keys.bytes(message.partition())),
                Keys.bytes(message.offset()));
    }

    private void told(Message message) {
        told.computeIfAbsent(message.dataset(), any -> new HashMap<>()).put(message.partition(), message.partitions());
        store.put(
                Keys.ordered(TOLD, id, Keys.utf8(message.dataset()), Keys.bytes(message.partition())),
                Keys.bytes(message.partitions()));
        isNews = true;
    }

    /** Whether it is what comes of all rows that there were when it began, and nothing of it is half done. */
    public boolean isWhole(Query query) {
        return !isWaiting()
                && query.datasets().stream().allMatch(dataset -> {
                    Map<Integer, Integer> partitions = told.getOrDefault(dataset, Map.of());
                    return !partitions.isEmpty()
                            && partitions.size()
                                    == partitions.values().iterator().next();
                });
    }

    /** Whether there may be something that is not published. */
    public boolean isChanged() {
        return isChanged;
    }

    /** All of it is published. */
    public void shown() {
        isChanged = false;
        if (phase == Phase.BEGUN) {
            put(Phase.BUILT);
            isNews = true;
        }
    }

    /** Up to which offset the partitions of its tables are in it. */
    public Map<String, Map<Integer, Long>> offsets() {
        return offsets;
    }

    /** How far it is, when that is not known yet. */
    public Optional<Build> news(String pivot) {
        if (!isNews) {
            return Optional.empty();
        }
        isNews = false;
        int of = told.values().stream()
                .mapToInt(partitions -> partitions.values().iterator().next())
                .sum();
        int done = told.values().stream().mapToInt(Map::size).sum();
        return Optional.of(new Build(pivot, done, of, phase == Phase.BUILT, isFailed() ? note : null));
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

    private enum Phase {
        BEGUN,
        BUILT,
        FAILED,
        OVER
    }
}
