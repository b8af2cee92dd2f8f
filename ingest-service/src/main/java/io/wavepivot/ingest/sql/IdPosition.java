package io.wavepivot.ingest.sql;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * How far a table has been read by its ids. Ids are given out in one order and committed in another: what was skipped
 * is remembered as gaps, to be read again until it comes or expires.
 *
 * @param lastId the highest id that was read; what comes next is above it
 * @param gaps ids below {@code lastId} that were missing, ascending, not overlapping
 */
public record IdPosition(long lastId, List<IdRange> gaps) {

    /** Beyond this many, the lowest count as expired: each gap is asked for with each poll, and is in the bookmark. */
    public static final int MAX_GAPS = 10_000;

    public IdPosition {
        gaps = List.copyOf(gaps);
    }

    /** Where nothing has been read and nothing is missing up to an id. */
    public static IdPosition after(long id) {
        return new IdPosition(id, List.of());
    }

    /**
     * After these ids were read: ascending, all above {@code lastId}.
     *
     * @param increment by how much the server's ids ascend: what lies between is no gap
     */
    public IdPosition read(List<Long> ids, Instant now, long increment) {
        List<IdRange> known = new ArrayList<>(gaps);
        long last = lastId;
        for (long id : ids) {
            if (id > last + increment) {
                known.add(new IdRange(last + 1, id - 1, now));
            }
            last = id;
        }
        return new IdPosition(last, known);
    }

    /** After these ids were found in the gaps, in any order. */
    public IdPosition filled(Collection<Long> ids) {
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
        return new IdPosition(lastId, left);
    }

    /** The gaps that were seen before an instant and never came, and those that are too many. */
    public List<IdRange> expired(Instant before) {
        int tooMany = Math.max(0, gaps.size() - MAX_GAPS);
        return Stream.concat(
                        gaps.stream().limit(tooMany),
                        gaps.stream().skip(tooMany).filter(gap -> gap.seenAt().isBefore(before)))
                .toList();
    }

    /** Without the gaps that are {@link #expired}. */
    public IdPosition forget(Instant before) {
        return new IdPosition(
                lastId,
                gaps.stream()
                        .skip(Math.max(0, gaps.size() - MAX_GAPS))
                        .filter(gap -> !gap.seenAt().isBefore(before))
                        .toList());
    }
}
