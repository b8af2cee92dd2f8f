package io.wavepivot.pivot.aggregate.state;

import io.wavepivot.pivot.aggregate.query.Share;
import io.wavepivot.pivot.aggregate.values.Sums;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * What plans are not told of yet: sums that are added up, group by group, so that a thousand rows of a group are one
 * change. It is in the store, as records count as processed that are in it.
 */
public final class Pending {

    private static final char SUMS = 'p';

    /** So many rows are told of before their time: a message is applied in one step. */
    private static final int MANY = 2_000;

    private final KeyValueStore<Bytes, byte[]> store;

    /** How many rows are in it, by plan; of those that were found in the store one. */
    private final Map<String, Integer> rows = new HashMap<>();

    /** The most that have been in it of a plan, since there was nothing. */
    private int most;

    public Pending(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        Bytes all = Keys.of(SUMS);
        try (KeyValueIterator<Bytes, byte[]> found = Entries.beginning(all, store)) {
            while (found.hasNext()) {
                rows.put(Keys.text(Keys.first(Keys.behind(all, found.next().key))), 1);
            }
        }
    }

    /** The plans of which there is something. */
    public Set<String> plans() {
        return Set.copyOf(rows.keySet());
    }

    /** @param changes of sums alone */
    public void add(String plan, List<Message.Change> changes) {
        for (Message.Change change : changes) {
            Bytes key = Keys.ordered(SUMS, Keys.utf8(plan), change.share().group());
            Sums sums = Sums.of(store.get(key));
            sums.add(change.share().sums(), change.times());
            store.put(key, sums.isNothing() ? null : sums.bytes());
        }
        most = Math.max(most, rows.merge(plan, 1, Integer::sum));
    }

    /** Whether plans are to be told now. */
    public boolean isMuch() {
        return most >= MANY;
    }

    /** Takes out what a plan is to be told. */
    public List<Message.Change> take(String plan) {
        if (rows.remove(plan) == null) {
            return List.of();
        }
        most = rows.isEmpty() ? 0 : most;
        List<Message.Change> changes = new ArrayList<>();
        Bytes of = Keys.of(SUMS, Keys.utf8(plan));
        Entries.each(of, store, next -> {
            Share share = new Share(Keys.behind(of, next.key), Sums.of(next.value), null, null);
            changes.add(new Message.Change(share, 1));
            store.delete(next.key);
        });
        return changes;
    }
}
