package io.wavepivot.query.read;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.conversions.Bson;

/**
 * Which rows of a pivot, and in which order.
 *
 * @param from inclusive; null for no bound
 * @param to exclusive; null for no bound
 * @param start the first row in the order; null for the very first
 * @param end the row in the order before which to stop; null for none
 */
public record RowRange(Instant from, Instant to, boolean descending, Cursor start, Cursor end) {

    /** All rows, the latest first. */
    public static final RowRange LATEST_FIRST = new RowRange(null, null, true, null, null);

    RowRange until(Cursor end) {
        return new RowRange(from, to, descending, start, end);
    }

    Bson filter() {
        List<Bson> filters = new ArrayList<>();
        if (from != null) {
            filters.add(Filters.gte("at", Date.from(from)));
        }
        if (to != null) {
            filters.add(Filters.lt("at", Date.from(to)));
        }
        if (start != null) {
            filters.add(descending ? Filters.or(before(start), at(start)) : Filters.or(after(start), at(start)));
        }
        if (end != null) {
            filters.add(descending ? after(end) : before(end));
        }
        return filters.isEmpty() ? Filters.empty() : Filters.and(filters);
    }

    Bson sort() {
        return descending ? Sorts.descending("at", "_id") : Sorts.ascending("at", "_id");
    }

    private static Bson at(Cursor place) {
        return Filters.and(Filters.eq("at", Date.from(place.at())), Filters.eq("_id", place.key()));
    }

    private static Bson before(Cursor place) {
        Date at = Date.from(place.at());
        return Filters.or(Filters.lt("at", at), Filters.and(Filters.eq("at", at), Filters.lt("_id", place.key())));
    }

    private static Bson after(Cursor place) {
        Date at = Date.from(place.at());
        return Filters.or(Filters.gt("at", at), Filters.and(Filters.eq("at", at), Filters.gt("_id", place.key())));
    }
}
