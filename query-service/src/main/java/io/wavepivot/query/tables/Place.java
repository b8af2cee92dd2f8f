package io.wavepivot.query.tables;

import io.wavepivot.schemas.mongo.RowDocuments;
import io.wavepivot.schemas.tables.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;

/**
 * Where a row is in an order.
 *
 * @param values of the order's columns; null values where the row has none
 * @param id the row's key, as documents have it
 */
record Place(List<BsonValue> values, BsonValue id) {

    private static final BsonDocumentCodec BSON = new BsonDocumentCodec();

    /** A row whose sort columns are longer cannot be gone on from: see {@link TableReader}. */
    static final int MAX_LENGTH = 16 * 1024;

    static Place of(BsonDocument row, Order order) {
        List<BsonValue> values = new ArrayList<>();
        order.fields().forEach(field -> values.add(row.get(field, BsonNull.VALUE)));
        return new Place(values, row.get(Fields.ID));
    }

    /** As clients carry it: opaque, and fit for a URL. */
    String encode(Order order) {
        BsonDocument place = new BsonDocument("s", new BsonString(order.text()))
                .append("v", new BsonArray(values))
                .append("k", id);
        ByteBuffer bytes = new RawBsonDocument(place, BSON).getByteBuffer().asNIO();
        return StandardCharsets.US_ASCII
                .decode(Base64.getUrlEncoder().withoutPadding().encode(bytes))
                .toString();
    }

    /** The place that {@link #encode} made this of; empty when none did, or in another order. */
    static Optional<Place> decode(String encoded, Table table, Order order) {
        if (encoded.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try (BsonBinaryReader reader =
                new BsonBinaryReader(ByteBuffer.wrap(Base64.getUrlDecoder().decode(encoded)))) {
            BsonDocument document = BSON.decode(reader, DecoderContext.builder().build());
            Place place = new Place(document.getArray("v").getValues(), document.get("k"));
            place.requireTypes(table, order);
            return Optional.of(place).filter(any -> any.encode(order).equals(encoded));
        } catch (RuntimeException notOurs) {
            return Optional.empty();
        }
    }

    /** A value of another type throws. */
    private void requireTypes(Table table, Order order) {
        for (int i = 0; i < order.columns().size(); i++) {
            if (!values.get(i).isNull()) {
                RowDocuments.value(order.columns().get(i).column().type(), values.get(i));
            }
        }
        if (table.key().columns().size() == 1) {
            RowDocuments.value(table.key().columns().getFirst().type(), id);
        } else {
            table.key()
                    .columns()
                    .forEach(part ->
                            RowDocuments.value(part.type(), id.asDocument().get(part.name())));
        }
    }
}
