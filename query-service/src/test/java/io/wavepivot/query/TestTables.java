package io.wavepivot.query;

import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.smallrye.common.annotation.Identifier;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Policy;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.TopicSetup;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.mongo.RowDocuments;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Defines tables as the ingest service does, and writes their copies as the pivot service does. */
@Singleton
class TestTables {

    private final MongoDatabase database;
    private final KafkaClients kafka;
    private final SchemaRegistry registry;
    private int nulls;

    TestTables(
            MongoClient client,
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @ConfigProperty(name = "query.database") String database,
            @ConfigProperty(name = "schema-registry.url") String registryUrl) {
        this.database = client.getDatabase(database);
        this.kafka = new KafkaClients(broker);
        this.registry = new SchemaRegistry(registryUrl);
    }

    /** Defines a table, and waits until the service knows it. */
    Table define(String name, List<String> key, String fields) throws InterruptedException {
        String schema = "{\"type\": \"record\", \"name\": \"Row\", \"fields\": [" + fields + "]}";
        Dataset dataset = new Dataset(
                name, schema, key, Map.of(), Policy.FREEZE, Policy.DISCARD_ROW, null, 0, null, false, List.of());
        new TopicSetup(kafka, registry).add(Topics.DEFINITIONS);
        putDefinition(
                Topics.datasetKey(name),
                new AvroEncoder(registry).encode("definitions", new Definition(Instant.now(), "test", dataset)));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> Reader.analyst().get("/tables/" + name).statusCode() == 200);
        return new Table(dataset);
    }

    void putDefinition(String key, byte[] value) {
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            producer.send(new ProducerRecord<>("definitions", key.getBytes(StandardCharsets.UTF_8), value));
        }
    }

    /** Writes a row, given as texts in the order of the columns; null is no value. */
    void put(Table table, String... values) {
        BsonDocument row = new BsonDocument();
        List<Object> key = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Column column = table.columns().get(i);
            if (values[i] != null) {
                Object value = column.parse(values[i]).orElseThrow();
                row.append(column.name(), RowDocuments.bson(column.type(), value));
            } else if (nulls++ % 2 == 0) {
                row.append(column.name(), BsonNull.VALUE); // Every other time; else it is from before the column.
            }
        }
        table.key().columns().forEach(column -> key.add(RowDocuments.value(column.type(), row.get(column.name()))));
        row.append("_id", RowDocuments.id(table.key(), key)).append("_record", new org.bson.BsonString("0:1"));
        rows(table).insertOne(row);
    }

    void changed(Table table, Instant at) {
        database.getCollection("tables")
                .insertOne(new Document("_id", table.name()).append("changedAt", Date.from(at)));
    }

    MongoCollection<BsonDocument> rows(Table table) {
        return database.getCollection("table." + table.name(), BsonDocument.class);
    }
}
