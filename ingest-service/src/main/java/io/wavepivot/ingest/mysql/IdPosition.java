package io.wavepivot.ingest.mysql;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * How far a table has been read by its ids. Ids are given out in one order and committed in another: what was skipped
 * is remembered as gaps, to be read again until it comes or expires.
 *
 * @param lastId the highest id that was read; what comes next is above it
 * @param gaps ids below {@code lastId} that were missing, ascending, not overlapping
 */
public record IdPosition(long lastId, List<IdRange> gaps) {

    /** Beyond this many, neighbours are joined: reading some rows twice is cheaper than asking for a thousand ranges. */
    static final int MAX_GAPS = 1_000;

    public IdPosition {
        gaps = List.copyOf(gaps);
    }

    /** Where nothing has been read and nothing is missing up to an id. */
    public static IdPosition after(long id) {
        return new IdPosition(id, List.of());
    }

    /** After these ids were read: ascending, all above {@code lastId}. */
    IdPosition read(List<Long> ids, Instant now) {
        List<IdRange> known = new ArrayList<>(gaps);
        long last = lastId;
        for (long id : ids) {
            if (id > last + 1) {
                known.add(new IdRange(last + 1, id - 1, now));
            }
            last = id;
        }
        return new IdPosition(last, bounded(known));
    }

    /** After these ids were found in the gaps, in any order. */
    IdPosition filled(Collection<Long> ids) {
        if (ids.isEmpty()) {
            return this;
        }
        TreeSet<Long> found = new TreeSet<>(ids);
        List<IdRange> left = new ArrayList<>();
        for (IdRange gap : gaps) {
            long from = gap.first();
            for (long id : found.subSet(gap.first(), true, gap.last(), true)) {
                if (id > from) {
                    left.add(new IdRange(from, id - 1, gap.seenAt()));
                }
                from = id + 1;
            }
            if (from <= gap.last()) {
                left.add(new IdRange(from, gap.last(), gap.seenAt()));
            }
        }
        return new IdPosition(lastId, bounded(left));
    }

    /** The gaps that were seen before an instant and never came. */
    List<IdRange> expired(Instant before) {
        return gaps.stream().filter(gap -> gap.seenAt().isBefore(before)).toList();
    }

    /** Without the gaps that were seen before an instant. */
    IdPosition forget(Instant before) {
        return new IdPosition(
                lastId,
                gaps.stream().filter(gap -> !gap.seenAt().isBefore(before)).toList());
    }

    private static List<IdRange> bounded(List<IdRange> gaps) {
        List<IdRange> bounded = gaps;
        while (bounded.size() > MAX_GAPS) {
            bounded = joinedByPairs(bounded);
        }
        return bounded;
    }

    private static List<IdRange> joinedByPairs(List<IdRange> gaps) {
        List<IdRange> joined = new ArrayList<>();
        for (int i = 0; i < gaps.size(); i += 2) {
            IdRange lower = gaps.get(i);
            IdRange upper = gaps.get(Math.min(i + 1, gaps.size() - 1));
            Instant later = lower.seenAt().isAfter(upper.seenAt()) ? lower.seenAt() : upper.seenAt();
            joined.add(new IdRange(lower.first(), upper.last(), later));
        }
        return joined;
    }
}
