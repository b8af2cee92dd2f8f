package io.wavepivot.query.tables;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.query.tables.Order.By;
import io.wavepivot.schemas.tables.Column;
import java.util.List;
import org.apache.avro.SchemaBuilder;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** As MongoDB sorts: no value, what is no number, numbers. */
class OrderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "ascending | 1.5 | {\"d\": {\"$gt\": 1.5}}",
                "ascending | NaN | {\"d\": {\"$gte\": {\"$numberDouble\": \"-Infinity\"}}}",
                "ascending | - | {\"d\": {\"$ne\": null}}",
                "descending | 1.5 | {\"d\": null}, {\"d\": {\"$numberDouble\": \"NaN\"}}, {\"d\": {\"$lt\": 1.5}}",
                "descending | NaN | {\"d\": null}",
                "descending | - | ",
            })
    void whatComesAfterAValueIsSpeltOut(String direction, Double value, String conditions) {
        BsonValue place = value == null ? BsonNull.VALUE : new BsonDouble(value);
        Order order = new Order(List.of(new By(column(), "d", direction.equals("descending"))));

        String after = order.after(new Place(List.of(place), new BsonInt32(7))).toJson();

        String before = conditions == null ? "" : conditions + ", ";
        assertThat(after)
                .startsWith("{\"$or\": [" + before + "{\"$and\": [{\"d\": ")
                .endsWith("{\"_id\": {\"$gt\": 7}}]}]}");
    }

    @Test
    void whereTheKeyDecidesNothingElseDoes() {
        Order order = new Order(List.of(new By(column(), "_id", true)));

        assertThat(order.after(new Place(List.of(new BsonInt32(7)), new BsonInt32(7)))
                        .toJson())
                .isEqualTo("{\"$or\": [{\"_id\": null}, {\"_id\": {\"$lt\": 7}}]}");
        assertThat(order.sort().toJson()).isEqualTo("{\"_id\": -1}");
    }

    private static Column column() {
        return Column.of(SchemaBuilder.record("R")
                        .fields()
                        .optionalDouble("d")
                        .endRecord()
                        .getField("d"))
                .orElseThrow();
    }
}
