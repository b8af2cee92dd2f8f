package io.wavepivot.pivot.aggregate.state;

import io.wavepivot.pivot.aggregate.query.Place;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.pivot.aggregate.query.Share;
import io.wavepivot.pivot.aggregate.values.Sums;
import io.wavepivot.pivot.aggregate.values.Tuple;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The groups of a plan: what rows that are alike have added together. A group goes to one cell, by what it is joined
 * with; when that changes, all of it goes to another one at once, and no row of it by itself.
 */
public final class Groups {

    /** A group: the sums of its shares, or how many shares are kept of it. */
    static final char GROUP = 'g';

    /** A share that is kept of a group: how often, and what it stands for. */
    static final char SHARE = 's';

    /** What a row says that groups are joined with. */
    static final char JOINED = 'j';

    /** Which groups are joined with a row, or would be. */
    static final char INDEX = 'i';

    private final KeyValueStore<Bytes, byte[]> store;
    private final byte[] plan;
    private final Query query;
    private final Cells cells;

    public Groups(KeyValueStore<Bytes, byte[]> store, Query query, Cells cells) {
        this.store = store;
        this.plan = Keys.utf8(query.plan().getId());
        this.query = query;
        this.cells = cells;
    }

    /** @param times how often the share comes; less than 0: how often it goes */
    public void add(Share share, int times) {
        if (!query.isJoined()) {
            Place place = query.place(List.of(Tuple.of(share.group())));
            cells.add(place, share, times);
            return;
        }
        Bytes key = Keys.ordered(GROUP, plan, share.group());
        byte[] before = store.get(key);
        Known known = known(share.group(), -1, null);
        if (before == null) {
            index(share.group(), known, true);
        }
        byte[] after = share.sums() == null ? keep(share, times, before) : sum(share, times, before);
        store.put(key, after);
        if (after == null) {
            index(share.group(), known, false);
        }
        send(share, times, known);
    }

    /** @return null when nothing is left */
    private static byte[] sum(Share share, int times, byte[] before) {
        Sums sums = Sums.of(before);
        sums.add(share.sums(), times);
        return sums.isNothing() ? null : sums.bytes();
    }

    /** @return null when nothing is left */
    private byte[] keep(Share share, int times, byte[] before) {
        Bytes key = Keys.ordered(SHARE, plan, share.group(), share.entry());
        Kept kept = new Kept(Kept.of(store.get(key)).times() + times, share.payload());
        store.put(key, kept.times() == 0 ? null : kept.bytes());
        long count = (before == null ? 0 : ByteBuffer.wrap(before).getLong()) + times;
        return count == 0 ? null : Keys.bytes(count);
    }

    /** Adds a share of a group to the cell that the group goes to, if it does. */
    private void send(Share share, int times, Known known) {
        Place place = query.place(known.tuples());
        if (place == null) {
            return;
        }
        Share sent = query.isOfRows() ? share : query.share(share.sums(), known.tuples());
        if (sent == null) {
            return;
        }
        boolean isEach = !query.isOfRows() && sent.sums() == null;
        cells.add(place, sent, isEach ? times * Math.toIntExact(share.sums().rows()) : times);
    }

    /** Keeps what a row says. @return what it said before, null for nothing */
    public byte[] join(int source, String key, byte[] tuple) {
        Bytes joined = joined(source, key);
        byte[] before = store.get(joined);
        store.put(joined, tuple);
        return before;
    }

    /**
     * Moves groups that are joined with a row to the cells where they go by what it says now.
     *
     * @param from how far it is
     * @return how far it is then; null when all were moved
     */
    Move move(Move from, Steps steps) {
        byte[] source = {(byte) from.source()};
        byte[] key = Keys.utf8(from.key());
        Bytes index = Keys.of(INDEX, plan, source, key);
        Move[] at = {from.share() == null ? from : moveGroup(from.group(), from, steps)};
        boolean[] isLeft = {at[0].share() != null};
        if (!isLeft[0]) {
            Bytes last = from.group() == null ? null : Keys.ordered(INDEX, plan, source, key, from.group());
            Entries.eachBehind(last, index, store, next -> {
                isLeft[0] = steps.areOver();
                if (!isLeft[0]) {
                    at[0] = moveGroup(Keys.behind(index, next.key), at[0], steps);
                    isLeft[0] = at[0].share() != null;
                }
                return !isLeft[0];
            });
        }
        return isLeft[0] ? at[0] : null;
    }

    /** @return how far it is: at a share of the group, when steps are over and some are left */
    private Move moveGroup(byte[] group, Move move, Steps steps) {
        Known was = known(group, move.source(), move.before());
        Known is = known(group, -1, null);
        byte[] last = query.aggregate().isSum() || !query.isOfRows()
                ? moveSums(group, was, is, steps)
                : moveShares(group, move.share(), was, is, steps);
        if (last == null) {
            reindex(group, was, is);
        }
        return move.at(group, last);
    }

    private byte[] moveSums(byte[] group, Known was, Known is, Steps steps) {
        steps.take();
        move(new Share(group, Sums.of(store.get(Keys.ordered(GROUP, plan, group))), null, null), 1, was, is);
        return null;
    }

    private byte[] moveShares(byte[] group, byte[] behind, Known was, Known is, Steps steps) {
        Bytes shares = Keys.of(SHARE, plan, group);
        byte[][] last = {behind};
        boolean[] isLeft = {false};
        Bytes key = behind == null ? null : Keys.ordered(SHARE, plan, group, behind);
        Entries.eachBehind(key, shares, store, next -> {
            isLeft[0] = steps.areOver();
            if (!isLeft[0]) {
                steps.take();
                Kept kept = Kept.of(next.value);
                last[0] = Keys.behind(shares, next.key);
                move(new Share(group, null, last[0], kept.payload()), kept.times(), was, is);
            }
            return !isLeft[0];
        });
        return isLeft[0] ? last[0] : null;
    }

    private void move(Share share, int times, Known was, Known is) {
        send(share, -times, was);
        send(share, times, is);
    }

    /**
     * What is known of a group.
     *
     * @param source a row of this source says something else than is kept; less than 0: none does
     * @param tuple what it says; null for no row
     */
    private Known known(byte[] group, int source, byte[] tuple) {
        List<List<Object>> tuples = new ArrayList<>();
        List<String> keys = new ArrayList<>();
        tuples.add(Tuple.of(group));
        keys.add(null);
        for (int next = 1; next < query.datasets().size(); next++) {
            String key = query.key(next, tuples);
            byte[] found = key == null ? null : next == source ? tuple : store.get(joined(next, key));
            keys.add(key);
            tuples.add(found == null ? null : Tuple.of(found));
        }
        return new Known(tuples, keys);
    }

    private void index(byte[] group, Known known, boolean isThere) {
        for (int source = 1; source < known.keys().size(); source++) {
            put(group, source, known.keys().get(source), isThere);
        }
    }

    private void reindex(byte[] group, Known was, Known is) {
        for (int source = 1; source < was.keys().size(); source++) {
            if (!Objects.equals(was.keys().get(source), is.keys().get(source))) {
                put(group, source, was.keys().get(source), false);
                put(group, source, is.keys().get(source), true);
            }
        }
    }

    private void put(byte[] group, int source, String key, boolean isThere) {
        if (key != null) {
            store.put(
                    Keys.ordered(INDEX, plan, new byte[] {(byte) source}, Keys.utf8(key), group),
                    isThere ? new byte[0] : null);
        }
    }

    private Bytes joined(int source, String key) {
        return Keys.ordered(JOINED, plan, new byte[] {(byte) source}, Keys.utf8(key));
    }

    /**
     * What is known of a group.
     *
     * @param tuples of all sources, null for no row
     * @param keys by which it finds its rows, null for none; the first source has none
     */
    private record Known(List<List<Object>> tuples, List<String> keys) {}
}
