package io.wavepivot.query.read;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;
import org.bson.conversions.Bson;

/**
 * Which rows of a pivot, and in which order.
 *
 * @param from inclusive; null for no bound
 * @param to exclusive; null for no bound
 * @param start where the rows begin in that order; null at the very first
 * @param startIncluded whether the row at the start is one of them
 * @param end the row in the order before which to stop; null for none
 */
public record RowRange(Instant from, Instant to, boolean descending, Cursor start, boolean startIncluded, Cursor end) {

    /** All rows, the latest first. */
    public static final RowRange LATEST_FIRST = new RowRange(null, null, true, null, false, null);

    /** All rows, the first ones first. */
    public static final RowRange ALL = new RowRange(null, null, false, null, true, null);

    /** Those of the range before a row. */
    RowRange until(Cursor stop) {
        return new RowRange(from, to, descending, start, startIncluded, stop);
    }

    /** Those of the range after a row. */
    RowRange after(Cursor row) {
        return new RowRange(from, to, descending, row, false, end);
    }

    /** Those of the range that are not before a time. */
    RowRange since(Instant first) {
        return new RowRange(first, to, descending, start, startIncluded, end);
    }

    /** Those of the range that are not after a time. */
    RowRange upTo(Instant last) {
        return new RowRange(from, last.plusMillis(1), descending, start, startIncluded, end);
    }

    /**
     * The time has plain bounds, which an index on time and key can stop at; what sets rows of one time apart stands
     * beside them, as no index takes its bounds from an alternative.
     */
    public Bson filter() {
        Cursor low = descending ? end : start;
        Cursor high = descending ? start : end;
        Document at = new Document();
        Instant atLeast = low == null || from != null && from.isAfter(low.at()) ? from : low.at();
        if (atLeast != null) {
            at.append("$gte", Date.from(atLeast));
        }
        if (to != null) {
            at.append("$lt", Date.from(to));
        }
        if (high != null) {
            at.append("$lte", Date.from(high.at()));
        }
        List<Bson> filters = new ArrayList<>();
        if (!at.isEmpty()) {
            filters.add(new Document("at", at));
        }
        // The end is never included, and neither is a start where rows were read before.
        if (low != null) {
            boolean included = !descending && startIncluded;
            filters.add(beyond(low, "$gt", included ? "$gte" : "$gt"));
        }
        if (high != null) {
            boolean included = descending && startIncluded;
            filters.add(beyond(high, "$lt", included ? "$lte" : "$lt"));
        }
        return filters.isEmpty() ? Filters.empty() : Filters.and(filters);
    }

    public Bson sort() {
        return descending ? Sorts.descending("at", "_id") : Sorts.ascending("at", "_id");
    }

    private static Bson beyond(Cursor place, String time, String key) {
        return Filters.or(
                new Document("at", new Document(time, Date.from(place.at()))),
                new Document("_id", new Document(key, place.key())));
    }
}
