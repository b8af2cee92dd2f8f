package io.wavepivot.pivot.write;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import java.util.List;
import java.util.Set;
import org.bson.RawBsonDocument;

/** Writes that are sent together, in any order, and what the server says of each. */
final class BulkWrite {

    private static final BulkWriteOptions UNORDERED = new BulkWriteOptions().ordered(false);

    /**
     * MongoDB's answers to a document that it will not take, now or ever: BadValue, FailedToParse, TypeMismatch,
     * InvalidBSON, DollarPrefixedFieldName, ImmutableField, DottedFieldName, DocumentValidationFailure, BSONObjectTooLarge, and the
     * same of older servers. Source: MongoDB's error_codes.yml.
     */
    private static final Set<Integer> REFUSALS = Set.of(2, 9, 14, 22, 52, 57, 66, 121, 10334, 17280, 17419, 17420);

    private static final int DUPLICATE_KEY = 11000;

    private BulkWrite() {}

    /**
     * Sends all.
     *
     * @return what came of it, but for failures of other kinds
     * @throws com.mongodb.MongoException any other failure: it may be written in part
     */
    static Outcome send(MongoCollection<RawBsonDocument> collection, List<WriteModel<RawBsonDocument>> writes) {
        try {
            return outcome(List.of(), writes, collection.bulkWrite(writes, UNORDERED));
        } catch (MongoBulkWriteException failed) {
            boolean known = failed.getWriteConcernError() == null
                    && failed.getWriteErrors().stream()
                            .allMatch(error -> isDuplicateKey(error) || REFUSALS.contains(error.getCode()));
            if (!known) {
                throw failed;
            }
            return outcome(failed.getWriteErrors(), writes, failed.getWriteResult());
        }
    }

    private static Outcome outcome(
            List<BulkWriteError> errors, List<WriteModel<RawBsonDocument>> writes, BulkWriteResult result) {
        long changes = writes.stream()
                .filter(write -> write instanceof ReplaceOneModel || write instanceof UpdateOneModel)
                .count();
        long deletions =
                writes.stream().filter(write -> write instanceof DeleteOneModel).count();
        return new Outcome(
                errors,
                result.getMatchedCount() + result.getUpserts().size() < changes,
                result.getDeletedCount() < deletions);
    }

    static boolean isDuplicateKey(BulkWriteError error) {
        return error.getCode() == DUPLICATE_KEY;
    }

    /**
     * @param errors those that would come again: refused documents, and keys that are there already
     * @param unmatched whether a replacement, or an update, had nothing that it could change
     * @param undeleted whether a deletion had nothing that it could delete
     */
    record Outcome(List<BulkWriteError> errors, boolean unmatched, boolean undeleted) {}
}
