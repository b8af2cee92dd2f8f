package io.wavepivot.pivot.write;

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

        /** As documents have it. */
        static Place of(String text) {
            int colon = text.indexOf(':');
            return new Place(Integer.parseInt(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
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
