package io.wavepivot.bench.peers;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.kafka.connect.sink.converter.SinkDocument;
import com.mongodb.kafka.connect.sink.writemodel.strategy.WriteModelStrategy;
import org.apache.kafka.connect.errors.DataException;
import org.bson.BsonDocument;

/** Makes the MongoDB sink connector pivot: a row of measures becomes a cell of its wave's document. */
public final class CellStrategy implements WriteModelStrategy {

    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    @Override
    public WriteModel<BsonDocument> createWriteModel(SinkDocument document) {
        BsonDocument row = document.getValueDoc().orElseThrow(() -> new DataException("A row is removed"));
        String field = "cells." + row.getString("point_id").getValue();
        return new UpdateOneModel<>(
                new BsonDocument("_id", row.get("wave_counter")),
                new BsonDocument("$set", new BsonDocument(field, row.get("value"))),
                UPSERT);
    }
}
