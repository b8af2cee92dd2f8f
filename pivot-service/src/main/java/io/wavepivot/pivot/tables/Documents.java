package io.wavepivot.pivot.tables;

import io.wavepivot.pivot.write.TableChange;
import io.wavepivot.pivot.write.TableChange.Place;
import io.wavepivot.schemas.mongo.RowDocuments;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.tables.TableRow;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Rows of tables as the documents of their copies. */
final class Documents {

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private Documents() {}

    static TableChange change(Table table, TableRecord change) {
        ConsumerRecord<byte[], byte[]> origin = change.origin();
        Place place = new Place(origin.partition(), origin.offset());
        TableRow row = change.row();
        BsonValue id = RowDocuments.id(table.key(), row.key());
        if (change.isDeletion()) {
            return new TableChange(id, null, place);
        }
        BsonDocument document = new BsonDocument("_id", id);
        for (Column column : table.columns()) {
            Object value = row.values().get(column.position());
            // Without a value, and yet there: what lacks a column was written before there was one.
            document.append(column.name(), value == null ? BsonNull.VALUE : RowDocuments.bson(column.type(), value));
        }
        document.append(RowDocuments.RECORD, new BsonString(place.toString()));
        return new TableChange(id, new RawBsonDocument(document, CODEC), place);
    }
}
