package io.wavepivot.pivot.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.wavepivot.pivot.MemoryMongo;
import java.util.List;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BulkWriteTest {

    private final MongoCollection<RawBsonDocument> rows =
            MemoryMongo.database().getCollection("p", RawBsonDocument.class);

    @BeforeEach
    void oneText() {
        BulkWrite.send(rows, List.of(insert(1)));
    }

    @Test
    void whatTheServerRefusesIsToldAndTheRestIsWritten() {
        List<BulkWriteError> errors = BulkWrite.send(
                        rows, List.of(insert(1), update(Updates.inc("text", 1)), insert(2)))
                .errors();

        assertThat(errors).extracting(BulkWriteError::getIndex).containsExactly(0, 1);
        assertThat(errors).extracting(BulkWrite::isDuplicateKey).containsExactly(true, false);
        assertThat(rows.countDocuments()).isEqualTo(2);
    }

    @Test
    void anErrorThatSaysNothingOfTheDocumentIsThrown() {
        Bson conflict = Updates.combine(Updates.set("text", "a"), Updates.inc("text", 1));

        assertThatThrownBy(() -> BulkWrite.send(rows, List.of(insert(1), update(conflict))))
                .isInstanceOf(MongoBulkWriteException.class);
    }

    private static WriteModel<RawBsonDocument> insert(int id) {
        return new InsertOneModel<>(
                new RawBsonDocument(new Document("_id", id).append("text", "text"), new DocumentCodec()));
    }

    private static WriteModel<RawBsonDocument> update(Bson change) {
        return new UpdateOneModel<>(Filters.eq("_id", 1), change);
    }
}
