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

    /** The same, of the bytes of their groups. */
    private static final int MANY_BYTES = 1024 * 1024;

    private final KeyValueStore<Bytes, byte[]> store;

    /** How many rows are in it; of what was found in the store one. */
    private final Map<Of, Integer> rows = new HashMap<>();

    /** Of the groups that were added to since it was told last. */
    private int bytes;

    private boolean isMuch;

    public Pending(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        Bytes all = Keys.of(SUMS);
        try (KeyValueIterator<Bytes, byte[]> found = Entries.beginning(all, store)) {
            while (found.hasNext()) {
                byte[] of = Keys.behind(all, found.next().key);
                rows.put(new Of(Keys.text(Keys.first(of)), Keys.text(Keys.first(Keys.rest(of)))), 1);
            }
        }
    }

    /** Of what there is something. */
    public Set<Of> all() {
        return Set.copyOf(rows.keySet());
    }

    /**
     * Adds what becomes of a row.
     *
     * @param changes of sums alone
     */
    public void add(Of of, List<Message.Change> changes) {
        for (Message.Change change : changes) {
            Bytes key =
                    Keys.ordered(SUMS, of.planId(), of.table(), change.share().group());
            Sums sums = Sums.of(store.get(key));
            sums.add(change.share().sums(), change.times());
            store.put(key, sums.isNothing() ? null : sums.bytes());
            bytes += key.get().length;
        }
        if (!changes.isEmpty()) {
            isMuch |= rows.merge(of, 1, Integer::sum) >= MANY || bytes >= MANY_BYTES;
        }
    }

    /** Whether all of it is to be told now. */
    public boolean isMuch() {
        return isMuch;
    }

    /** Takes out what is to be told. */
    public List<Message.Change> take(Of of) {
        if (rows.remove(of) == null) {
            return List.of();
        }
        if (rows.isEmpty()) {
            isMuch = false;
            bytes = 0;
        }
        List<Message.Change> changes = new ArrayList<>();
        Bytes sums = Keys.of(SUMS, of.planId(), of.table());
        Entries.each(sums, store, next -> {
            Share share = new Share(Keys.behind(sums, next.key), Sums.of(next.value), null, null);
            changes.add(new Message.Change(share, 1));
            store.delete(next.key);
        });
        return changes;
    }

    /** Who is to be told, and of which table. */
    public record Of(String plan, String dataset) {

        private byte[] planId() {
            return Keys.utf8(plan);
        }

        private byte[] table() {
            return Keys.utf8(dataset);
        }
    }
}
