package io.wavepivot.pivot;

import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wavepivot.pivot.deadletters.DeadLetters;
import io.wavepivot.pivot.flow.RecordFlow;
import io.wavepivot.pivot.patches.PatchBatch;
import io.wavepivot.pivot.patches.PatchReader;
import io.wavepivot.pivot.patches.PatchSink;
import io.wavepivot.pivot.write.PivotWriter;
import io.wavepivot.pivot.write.WriteConfig;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The topic of patches and what became of them in MongoDB, as tests write and look at them. */
@Singleton
public class PivotTopic {

    static final Duration PATIENCE = Duration.ofMinutes(2);
    static final Instant AT = Instant.ofEpochSecond(1_617_753_611L);

    final KafkaClients kafka;
    final AvroEncoder encoder;
    final Producer<byte[], byte[]> producer;
    final SchemaRegistry registry;
    private final MongoClient mongodb;
    private final String database;
    private final WriteConfig writeConfig;

    PivotTopic(
            KafkaClients kafka,
            MongoClient mongodb,
            WriteConfig writeConfig,
            @ConfigProperty(name = "pivot.database") String database,
            @ConfigProperty(name = "schema-registry.url") String registryUrl) {
        this.kafka = kafka;
        this.mongodb = mongodb;
        this.writeConfig = writeConfig;
        this.database = database;
        this.registry = new SchemaRegistry(registryUrl);
        this.encoder = new AvroEncoder(registry);
        this.producer = kafka.producer(Map.of());
    }

    @PreDestroy
    void close() {
        producer.close();
    }

    static String newPivot() {
        return "p-" + UUID.randomUUID();
    }

    Place send(PivotRow patch) {
        return sendBytes(Topics.pivotRowKey(patch.getPivot(), patch.getRowKey()), encoder.encode("pivot-rows", patch));
    }

    Place sendBytes(String key, byte[] value) {
        try {
            var written = producer.send(new ProducerRecord<>("pivot-rows", utf8(key), value))
                    .get();
            return new Place(written.partition(), written.offset());
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    void define(String name, int days) {
        Project project = new Project(name, "s", "TL_measures", List.of("A"), 0L, days, 1.0, List.of());
        Definition definition = new Definition(Instant.now(), "test", project);
        producer.send(new ProducerRecord<>(
                "definitions", utf8(Topics.projectKey(name)), encoder.encode("definitions", definition)));
        producer.flush();
    }

    /** Waits for a row as it is to become; until then nothing of it is fetched, as it may have 16 MiB. */
    Document awaitRow(String pivot, Object id, String field, Object value) {
        return await().atMost(PATIENCE)
                .until(
                        () -> collection(pivot)
                                .find(new Document("_id", id).append(field, value))
                                .first(),
                        Objects::nonNull);
    }

    Document row(String pivot, Object id) {
        return collection(pivot).find(new Document("_id", id)).first();
    }

    List<RawBsonDocument> rows(String pivot) {
        return collection(pivot)
                .withDocumentClass(RawBsonDocument.class)
                .find()
                .sort(new Document("_id", 1))
                .into(new ArrayList<>());
    }

    Document column(String pivot, String point) {
        return collection("columns")
                .find(new Document("pivot", pivot).append("point", point))
                .first();
    }

    MongoCollection<Document> collection(String name) {
        return mongodb.getDatabase(database).getCollection(name);
    }

    PivotWriter writer() {
        return new PivotWriter(mongodb, database, writeConfig);
    }

    /** A flow of a group, with batches of other sizes than those of the service. */
    RecordFlow flow(String group) {
        return new RecordFlow(
                Topics.PIVOT_ROWS.name(),
                () -> Set.of(Topics.PIVOT_ROWS.name()),
                () -> kafka.member(group, Map.of(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 7)),
                Duration.ofSeconds(1),
                new PatchSink(
                        new PatchBatch(new PatchReader(registry), (any, at) -> false),
                        writer(),
                        new DeadLetters(producer),
                        new SimpleMeterRegistry()));
    }

    /** Reads the topic from its beginning, as a group does that has read nothing yet. */
    void replay() throws InterruptedException {
        String group = "replay-" + UUID.randomUUID();
        RecordFlow replay = flow(group);
        Thread thread = Thread.ofPlatform().start(replay);
        await().atMost(PATIENCE).until(() -> committed(group).equals(committed("pivot-writer")));
        replay.close();
        thread.join();
    }

    /** The offsets that a group has committed, by partition. */
    Map<Integer, Long> committed(String group) {
        try (Admin admin = kafka.admin()) {
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get();
            return offsets.entrySet().stream()
                    .collect(Collectors.toMap(entry -> entry.getKey().partition(), entry -> entry.getValue()
                            .offset()));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    /** The ends of the topic, by partition, but for partitions that nothing was ever committed in. */
    Map<Integer, Long> ends() {
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            Map<Integer, Long> ends = new HashMap<>();
            reader.endOffsets(Topics.PIVOT_ROWS.partitions(reader)).forEach((partition, end) -> {
                if (end > 0) {
                    ends.put(partition.partition(), end);
                }
            });
            return ends;
        }
    }

    /** The headers of the letter of a record. */
    Map<String, String> deadLetter(Place place) {
        List<Map<String, String>> found = new ArrayList<>();
        await().atMost(PATIENCE).until(() -> {
            found.addAll(letters(place::isOf));
            return !found.isEmpty();
        });
        return found.getFirst();
    }

    /** The headers of some letters. */
    List<Map<String, String>> letters(Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        try (Consumer<byte[], byte[]> reader = kafka.reader()) {
            TopicPartition letters = new TopicPartition("pivot-rows-dlq", 0);
            reader.assign(List.of(letters));
            reader.seekToBeginning(List.of(letters));
            long end = reader.endOffsets(List.of(letters)).get(letters);
            List<Map<String, String>> found = new ArrayList<>();
            while (reader.position(letters) < end) {
                for (ConsumerRecord<byte[], byte[]> letter : reader.poll(Duration.ofMillis(200))) {
                    if (wanted.test(letter)) {
                        found.add(headers(letter));
                    }
                }
            }
            return found;
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> letter) {
        Map<String, String> headers = new HashMap<>();
        letter.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    /** Where a record is in its topic. */
    record Place(int partition, long offset) {

        boolean isOf(ConsumerRecord<byte[], byte[]> letter) {
            Map<String, String> headers = headers(letter);
            return Integer.toString(partition).equals(headers.get("x-original-partition"))
                    && Long.toString(offset).equals(headers.get("x-original-offset"));
        }
    }
}
