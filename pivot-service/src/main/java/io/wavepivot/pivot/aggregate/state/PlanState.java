package io.wavepivot.pivot.aggregate.state;

import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.schemas.Build;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /** The row whose groups are being moved. */
    private static final char MOVE = 'm';

    private static final char[] ALL = {
        Progress.OFFSET,
        Progress.TOLD,
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
    private final Progress progress;
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
        this.progress = new Progress(store, id);
        this.waiting = new Waiting(store, id);
        byte[] state = store.get(Keys.ordered(STATE, id));
        this.phase = state == null ? Phase.BEGUN : Phase.values()[state[0]];
        if (state == null) {
            put(Phase.BEGUN);
            return;
        }
        this.note = Keys.text(Arrays.copyOfRange(state, 1, state.length));
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
        progress.take(message);
        isNews |= message.kind() == Message.Kind.COMPLETE;
    }

    private void move(Groups groups, Steps steps) {
        isChanged = true;
        move = groups.move(move, steps);
        store.put(Keys.of(MOVE, id), move == null ? null : move.bytes());
    }

    /** Whether it is what comes of all rows that there were when it began, and nothing of it is half done. */
    public boolean isWhole(Query query) {
        return !isWaiting() && progress.isWhole(query.datasets());
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
        return progress.offsets();
    }

    /** How far it is, when that is not known yet. */
    public Optional<Build> news(String pivot) {
        if (!isNews) {
            return Optional.empty();
        }
        isNews = false;
        return Optional.of(
                new Build(pivot, progress.done(), progress.all(), phase == Phase.BUILT, isFailed() ? note : null));
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
