package io.wavepivot.query.tables;

import io.wavepivot.schemas.tables.Column;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;

/**
 * In which order rows come: by some columns, and by their key where these are equal. What has no value is less than what
 * has one, and what is no number less than any number, as MongoDB sorts them; its comparisons know neither, so that
 * they are spelt out.
 *
 * <p>Source: MongoDB manual, "Comparison and Sort Order".
 */
record Order(List<By> columns) {

    /** The key comes last: no two rows are equal. */
    BsonDocument sort() {
        BsonDocument sort = new BsonDocument();
        columns.forEach(by -> sort.append(by.field(), new BsonInt32(by.descending() ? -1 : 1)));
        if (!sort.containsKey(Fields.ID)) {
            sort.append(Fields.ID, new BsonInt32(1));
        }
        return sort;
    }

    /** The fields that say where a row is in this order, beside its key. */
    List<String> fields() {
        return columns.stream().map(By::field).toList();
    }

    /** As a query writes it. */
    String text() {
        return String.join(
                ",",
                columns.stream()
                        .map(by -> (by.descending() ? "-" : "") + by.column().name())
                        .toList());
    }

    /** Which rows come after a place. */
    BsonDocument after(Place place) {
        return beyond(place, true);
    }

    /** Which rows come before a place, or are there. */
    BsonDocument upTo(Place place) {
        BsonDocument before = beyond(place, false);
        before.getArray("$or").add(new BsonDocument(Fields.ID, place.id()));
        return before;
    }

    /** As soon as one column tells, those after it do not matter. */
    private BsonDocument beyond(Place place, boolean after) {
        BsonArray any = new BsonArray();
        List<BsonDocument> equal = new ArrayList<>();
        boolean byKey = true;
        for (int i = 0; i < columns.size(); i++) {
            By by = columns.get(i);
            BsonValue value = place.values().get(i);
            boolean greater = after != by.descending();
            (greater ? greater(by.field(), value) : less(by.field(), value)).forEach(one -> any.add(all(equal, one)));
            equal.add(new BsonDocument(by.field(), value));
            byKey &= !by.field().equals(Fields.ID);
        }
        if (byKey) {
            any.add(all(equal, new BsonDocument(Fields.ID, new BsonDocument(after ? "$gt" : "$lt", place.id()))));
        }
        return new BsonDocument("$or", any);
    }

    private static List<BsonDocument> greater(String field, BsonValue value) {
        if (value.isNull()) {
            return List.of(compared(field, "$ne", BsonNull.VALUE));
        }
        return List.of(
                isNoNumber(value)
                        ? compared(field, "$gte", new BsonDouble(Double.NEGATIVE_INFINITY))
                        : compared(field, "$gt", value));
    }

    private static List<BsonDocument> less(String field, BsonValue value) {
        if (value.isNull()) {
            return List.of();
        }
        BsonDocument none = new BsonDocument(field, BsonNull.VALUE);
        if (isNoNumber(value)) {
            return List.of(none);
        }
        return value.isDouble()
                ? List.of(none, new BsonDocument(field, new BsonDouble(Double.NaN)), compared(field, "$lt", value))
                : List.of(none, compared(field, "$lt", value));
    }

    private static boolean isNoNumber(BsonValue value) {
        return value.isDouble() && Double.isNaN(value.asDouble().getValue());
    }

    private static BsonDocument compared(String field, String operator, BsonValue value) {
        return new BsonDocument(field, new BsonDocument(operator, value));
    }

    private static BsonDocument all(List<BsonDocument> equal, BsonDocument one) {
        if (equal.isEmpty()) {
            return one;
        }
        BsonArray all = new BsonArray(equal);
        all.add(one);
        return new BsonDocument("$and", all);
    }

    /** @param field of the documents */
    record By(Column column, String field, boolean descending) {}
}
