package io.wavepivot.query.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** The shape of the filters: plain bounds of the time beside what sets rows of one time apart. */
class RowRangeTest {

    private static final Instant ONE = Instant.ofEpochMilli(1);
    private static final Instant NINE = Instant.ofEpochMilli(9);
    private static final Cursor START = new Cursor(Instant.ofEpochMilli(3), 30L);
    private static final Cursor END = new Cursor(Instant.ofEpochMilli(5), 50L);

    @Test
    void allRowsHaveNoFilter() {
        assertThat(filter(RowRange.LATEST_FIRST)).isEqualTo("{}");
    }

    @Test
    void aPageUpwardsIsBoundedOnBothSides() {
        assertFilter(new RowRange(ONE, NINE, false, START, true, END), """
                {"$and": [{"at": {"$gte": {"$date": 3}, "$lt": {"$date": 9}, "$lte": {"$date": 5}}},
                 {"$or": [{"at": {"$gt": {"$date": 3}}}, {"_id": {"$gte": 30}}]},
                 {"$or": [{"at": {"$lt": {"$date": 5}}}, {"_id": {"$lt": 50}}]}]}""");
    }

    @Test
    void aPageDownwardsIsBoundedOnBothSides() {
        assertFilter(new RowRange(null, null, true, END, true, START), """
                {"$and": [{"at": {"$gte": {"$date": 3}, "$lte": {"$date": 5}}},
                 {"$or": [{"at": {"$gt": {"$date": 3}}}, {"_id": {"$gt": 30}}]},
                 {"$or": [{"at": {"$lt": {"$date": 5}}}, {"_id": {"$lte": 50}}]}]}""");
    }

    @Test
    void aRowAfterWhichIsReadOnIsNotReadAgain() {
        assertFilter(new RowRange(null, null, false, null, true, END).after(START), """
                {"$and": [{"at": {"$gte": {"$date": 3}, "$lte": {"$date": 5}}},
                 {"$or": [{"at": {"$gt": {"$date": 3}}}, {"_id": {"$gt": 30}}]},
                 {"$or": [{"at": {"$lt": {"$date": 5}}}, {"_id": {"$lt": 50}}]}]}""");
    }

    @Test
    void aStretchOfTimeIncludesItsFirstAndItsLastMoment() {
        assertThat(filter(RowRange.LATEST_FIRST.since(ONE).upTo(NINE)))
                .isEqualTo("{\"$and\": [{\"at\": {\"$gte\": {\"$date\": \"1970-01-01T00:00:00.001Z\"},"
                        + " \"$lt\": {\"$date\": \"1970-01-01T00:00:00.01Z\"}}}]}");
    }

    @Test
    void rowsAreInTheOrderOfTimeAndKey() {
        assertThat(RowRange.LATEST_FIRST.sort().toBsonDocument().toJson()).isEqualTo("{\"at\": -1, \"_id\": -1}");
        assertThat(new RowRange(null, null, false, null, true, null)
                        .until(END)
                        .sort()
                        .toBsonDocument()
                        .toJson())
                .isEqualTo("{\"at\": 1, \"_id\": 1}");
    }

    @Test
    void theLaterOfTwoLowerBoundsCounts() {
        RowRange range = new RowRange(Instant.ofEpochMilli(4), null, false, START, true, null);

        assertThat(filter(range))
                .startsWith("{\"$and\": [{\"at\": {\"$gte\": {\"$date\": \"1970-01-01T00:00:00.004Z\"}}}");
    }

    private static void assertFilter(RowRange range, String expected) {
        assertThat(range.filter().toBsonDocument())
                .isEqualTo(BsonDocument.parse(
                        expected.replaceAll("(\"_id\": \\{\"\\$[a-z]+\": )([0-9]+)", "$1{\"\\$numberLong\": \"$2\"}")));
    }

    private static String filter(RowRange range) {
        return range.filter().toBsonDocument().toJson();
    }
}
