package io.wavepivot.pivot.write;

import io.wavepivot.schemas.mongo.RowDocuments;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * What a record says of a row of a table.
 *
 * @param id the row's, as MongoDB has it
 * @param document the row; null deletes it
 * @param place of the record, by which it is known whether the row is newer
 */
public record TableChange(BsonValue id, RawBsonDocument document, Place place) {

    /** A record's partition and offset. */
    public record Place(int partition, long offset) {

        private static final Pattern TEXT = Pattern.compile("([0-9]{1,9}):([0-9]{1,18})");

        /** The place that a document has; empty when it is none of a row. */
        static Optional<Place> in(BsonDocument document) {
            BsonValue value = document.get(RowDocuments.RECORD);
            return Optional.ofNullable(value)
                    .filter(BsonValue::isString)
                    .map(text -> TEXT.matcher(text.asString().getValue()))
                    .filter(Matcher::matches)
                    .map(text -> new Place(Integer.parseInt(text.group(1)), Long.parseLong(text.group(2))));
        }

        /** Of records in two partitions it is not known which is later. */
        boolean isAfter(Place other) {
            return partition != other.partition || offset > other.offset;
        }

        @Override
        public String toString() {
            return partition + ":" + offset;
        }
    }
}
