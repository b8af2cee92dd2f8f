package io.wavepivot.pivot;

import static org.awaitility.Awaitility.await;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.wavepivot.schemas.Constraint;
import io.wavepivot.schemas.Dataset;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Policy;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.kafka.TopicSetup;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tables as producers write them, and their copies in MongoDB, as tests look at them. */
@Singleton
public class TableTopic {

    /** What a table of jobs has. */
    public static final String JOBS = """
            {"type": "record", "name": "Job", "fields": [
             {"name": "job_id", "type": "int"}, {"name": "job_name", "type": "string"}]}
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final KafkaClients kafka;
    private final SchemaRegistry registry;
    private final AvroEncoder encoder;
    private final Producer<byte[], byte[]> producer;
    private final MongoClient mongodb;
    private final Map<String, Dataset> mirrored = new TreeMap<>();
    private final String database;

    TableTopic(
            KafkaClients kafka,
            MongoClient mongodb,
            @ConfigProperty(name = "pivot.database") String database,
            @ConfigProperty(name = "schema-registry.url") String registryUrl) {
        this.kafka = kafka;
        this.mongodb = mongodb;
        this.database = database;
        this.registry = new SchemaRegistry(registryUrl);
        this.encoder = new AvroEncoder(registry);
        this.producer = kafka.producer(Map.of());
    }

    @PreDestroy
    void close() {
        producer.close();
    }

    /** Defines a table as the ingest service does: topics, schema, definition. */
    public void define(String name, String schema, List<String> key, String... indexed) throws InterruptedException {
        Map<String, Constraint> constraints = new TreeMap<>();
        for (String field : indexed) {
            Constraint constraint = Constraint.newBuilder().setIndexed(true).build();
            constraints.put(field, constraint);
        }
        Dataset dataset = dataset(name, schema, key);
        dataset.setConstraints(constraints);
        define(dataset);
    }

    /** Defines a table that has an SQL copy too. */
    void defineMirrored(String name, String schema, List<String> key, String mirror) throws InterruptedException {
        Dataset dataset = dataset(name, schema, key);
        dataset.setMirror(mirror);
        define(dataset);
    }

    /** Ends the mirrors that there are: each takes memory. */
    void endMirrors() throws InterruptedException {
        for (Dataset one : List.copyOf(mirrored.values())) {
            one.setMirror(null);
            one.setRestoring(null);
            define(one);
        }
        mirrored.clear();
    }

    /** Says, as a restore does, that a table is of another generation, and whether it is still being restored. */
    public void defineRestored(String name, String schema, String mirror, int generation, boolean restoring)
            throws InterruptedException {
        Dataset dataset = dataset(name, schema, List.of("job_id"));
        dataset.setMirror(mirror);
        dataset.setGeneration(generation);
        dataset.setRestoring(restoring ? "task" : null);
        define(dataset);
    }

    private void define(Dataset dataset) throws InterruptedException {
        String name = dataset.getName();
        if (dataset.getMirror() != null) {
            mirrored.put(name, dataset);
        }
        Topic rows = Topics.rows(name, new Schema.Parser().parse(dataset.getRowSchema()));
        TopicSetup setup = new TopicSetup(kafka, registry);
        setup.add(rows);
        setup.add(rows.deadLetters());
        sendDefinition(Topics.datasetKey(name), dataset);
    }

    /** Defines something, whether it can be or not; null removes it. */
    public void sendDefinition(String key, Object body) {
        byte[] value = body == null ? null : encoder.encode("definitions", new Definition(Instant.now(), "test", body));
        send("definitions", key, value);
    }

    /** A dataset without rules of its own. */
    public static Dataset dataset(String name, String schema, List<String> key) {
        return new Dataset(
                name, schema, key, Map.of(), Policy.FREEZE, Policy.DISCARD_ROW, null, 0, null, false, List.of());
    }

    /** Writes a row, with the given values in the order of the schema. */
    public void put(String table, String schema, String key, Object... values) {
        send(Topics.rowsTopic(table), key, encoded(table, schema, values));
    }

    /** Writes a row, or deletes it where there are no values, as a restore does. */
    public void restore(String table, int generation, String schema, String key, Object... values) {
        ProducerRecord<byte[], byte[]> next = new ProducerRecord<>(
                Topics.rowsTopic(table),
                key.getBytes(StandardCharsets.UTF_8),
                values.length == 0 ? null : encoded(table, schema, values));
        next.headers().add(Topics.GENERATION, Integer.toString(generation).getBytes(StandardCharsets.UTF_8));
        producer.send(next);
    }

    /** The same, and does not wait until it is there. */
    public void putSoon(String table, String schema, String key, Object... values) {
        producer.send(new ProducerRecord<>(
                Topics.rowsTopic(table), key.getBytes(StandardCharsets.UTF_8), encoded(table, schema, values)));
    }

    private byte[] encoded(String table, String schema, Object... values) {
        Schema parsed = new Schema.Parser().parse(schema);
        GenericRecord row = new GenericData.Record(parsed);
        for (int i = 0; i < values.length; i++) {
            row.put(i, values[i]);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(encoder.header(Topics.rowsTopic(table), parsed));
        BinaryEncoder out = EncoderFactory.get().directBinaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<GenericRecord>(parsed, AvroDecoder.rowModel()).write(row, out);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    void delete(String table, String key) {
        send(Topics.rowsTopic(table), key, null);
    }

    /** The same as {@link #send}, and does not wait until it is there. */
    public void sendSoon(String topic, String key, byte[] value) {
        producer.send(new ProducerRecord<>(topic, key.getBytes(StandardCharsets.UTF_8), value));
    }

    void send(String topic, String key, byte[] value) {
        try {
            byte[] utf8 = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
            producer.send(new ProducerRecord<>(topic, utf8, value)).get();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** All rows, by their key, as soon as they are as they are to become. */
    public List<Document> awaitRows(String table, Predicate<List<Document>> wanted) {
        return await().atMost(PATIENCE).until(() -> rows(table), wanted);
    }

    public List<Document> rows(String table) {
        return collection("table." + table).find().sort(new Document("_id", 1)).into(new ArrayList<>());
    }

    public MongoCollection<Document> collection(String name) {
        return mongodb.getDatabase(database).getCollection(name);
    }

    /** Whether the server can rename a collection such as a table's: FerretDB 2 cannot. */
    boolean canRename() {
        MongoDatabase at = mongodb.getDatabase(database);
        try {
            at.createCollection("any.name");
            at.getCollection("any.name").renameCollection(new MongoNamespace(database, "any.other"));
            return true;
        } catch (MongoCommandException refused) {
            return false;
        } finally {
            at.getCollection("any.name").drop();
            at.getCollection("any.other").drop();
        }
    }

    /** Why records of a table were put aside, in their order. */
    List<String> awaitLetters(String table, int count) {
        return await().atMost(PATIENCE).until(() -> letters(table), reasons -> reasons.size() >= count);
    }

    private List<String> letters(String table) {
        TopicPartition topic = new TopicPartition(Topic.deadLettersOf(Topics.rowsTopic(table)), 0);
        List<String> reasons = new ArrayList<>();
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            reader.assign(List.of(topic));
            reader.seekToBeginning(List.of(topic));
            reader.poll(Duration.ofMillis(500))
                    .forEach(letter -> reasons.add(
                            new String(letter.headers().lastHeader("reason").value(), StandardCharsets.UTF_8)));
        }
        return reasons;
    }
}
