package io.wavepivot.pivot;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.pivot.consume.DeadLetterReplay;
import io.wavepivot.pivot.consume.DeadLetters;
import io.wavepivot.pivot.consume.PatchDecoder;
import io.wavepivot.pivot.consume.PivotRowsConfig;
import io.wavepivot.pivot.consume.PivotRowsConsumer;
import io.wavepivot.pivot.write.PivotWriter;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PivotRowsComponentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant AT = Instant.ofEpochSecond(1_617_753_611L);

    @Inject
    KafkaClients kafka;

    @Inject
    MongoClient mongodb;

    @Inject
    DeadLetterReplay replay;

    @ConfigProperty(name = "pivot.database")
    String database;

    @ConfigProperty(name = "schema-registry.url")
    String registryUrl;

    private final String pivot = "p-" + UUID.randomUUID();
    private Producer<String, byte[]> producer;
    private AvroEncoder encoder;

    @BeforeEach
    void connect() {
        producer = kafka.producer();
        encoder = new AvroEncoder(new SchemaRegistry(registryUrl));
    }

    @AfterEach
    void disconnect() {
        producer.close();
    }

    @Test
    void patchesOfARowBecomeOneDocument() {
        send(patch("1617753611", AT, Map.of("a", 1.5, "b", 2L), false));
        send(patch("1617753611", AT, Map.of("b", 3L, "c", "text", "d", true), true));

        Document row = awaitRow(1_617_753_611L, "complete", true);
        assertThat(row.keySet()).containsExactlyInAnyOrder("_id", "at", "updatedAt", "complete", "cells");
        assertThat(row.getDate("at")).isEqualTo(Date.from(AT));
        assertThat(row.get("cells"))
                .isEqualTo(new Document("a", 1.5)
                        .append("b", 3L)
                        .append("c", "text")
                        .append("d", true));
    }

    @Test
    void pointIdsThatFieldNamesCannotHoldAreEscaped() {
        send(patch("1", AT, Map.of("419.co2", 1.0, "$price", 2.0, "100%", 3.0, "", 4.0), false));

        Document row = awaitRow(1L, "complete", false);
        assertThat(row.get("cells", Document.class))
                .containsOnly(
                        Map.entry("419%2Eco2", 1.0),
                        Map.entry("%24price", 2.0),
                        Map.entry("100%25", 3.0),
                        Map.entry("%", 4.0));
    }

    @Test
    void aNullCellIsRemovedAndTheOthersStay() {
        send(patch("1", AT, Map.of("a", 1.0, "b", 2.0), false));
        awaitRow(1L, "complete", false);
        Map<String, Object> cells = new HashMap<>();
        cells.put("a", null);

        send(patch("1", AT, cells, true));

        assertThat(awaitRow(1L, "complete", true).get("cells")).isEqualTo(new Document("b", 2.0));
    }

    @Test
    void aNullValueRemovesTheRowAndALaterPatchMakesItAnew() {
        send(patch("1", AT, Map.of("a", 1.0), false));
        send(patch("2", AT, Map.of("a", 1.0), false));
        awaitRow(1L, "complete", false);
        awaitRow(2L, "complete", false);

        sendBytes(pivot + "|1", null);
        sendBytes(pivot + "|2", null);
        send(patch("2", AT, Map.of("b", 2.0), true));

        assertThat(awaitRow(2L, "complete", true).get("cells")).isEqualTo(new Document("b", 2.0));
        await().atMost(PATIENCE).until(() -> row(1L) == null);
    }

    @Test
    void columnsHaveTheTypeTheFirstAndTheLastWaveAndTheLastValue() {
        send(patch("20", Instant.ofEpochSecond(20), Map.of("a", 2.5, "b", "x"), false));
        awaitRow(20L, "complete", false);
        send(patch("10", Instant.ofEpochSecond(10), Map.of("a", 1L), false));
        send(patch("30", Instant.ofEpochSecond(30), Map.of("b", 7L), false));

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(column("a"))
                    .containsEntry("type", "double")
                    .containsEntry("firstWave", 10L)
                    .extractingByKey("last", as(MAP))
                    .containsEntry("wave", 20L)
                    .containsEntry("value", 2.5)
                    .containsEntry("at", new Date(20_000));
            assertThat(column("b"))
                    .containsEntry("type", "string")
                    .containsEntry("firstWave", 20L)
                    .extractingByKey("last", as(MAP))
                    .containsEntry("wave", 30L)
                    .containsEntry("value", 7L);
        });
    }

    @Test
    void readingTheWholeTopicAgainLeavesTheSameDocuments() throws Exception {
        for (int i = 0; i < 200; i++) {
            Map<String, Object> cells = new HashMap<>();
            cells.put("p" + i % 7, i % 5 == 0 ? null : (double) i);
            cells.put("q" + i % 3, "text " + i);
            send(new PivotRow(
                    pivot, Integer.toString(i % 20), Instant.ofEpochSecond(i % 20), cells, i % 4 == 0, i % 11 == 0));
        }
        sendBytes(pivot + "|3", null);
        send(patch("end", AT, Map.of("p", 1.0), true));
        awaitRow("end", "complete", true);
        await().atMost(PATIENCE).until(() -> row(3L) == null && row(19L) != null);
        List<RawBsonDocument> before = rows();

        replayTheWholeTopic();

        assertThat(rows()).isEqualTo(before); // Byte by byte.
    }

    /** Other writers of the same group come and go, so that partitions move while batches are under way. */
    @Test
    void writersThatComeAndGoLoseAndDoubleNothing() throws Exception {
        Thread sender = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 3_000; i++) {
                Map<String, Object> cells = new HashMap<>(Map.of("last", (long) i));
                cells.put("p" + i % 7, i % 3 == 0 ? null : (double) i);
                producer.send(new ProducerRecord<>(
                        "pivot-rows",
                        Topics.pivotRowKey(pivot, Integer.toString(i % 50)),
                        encoder.serialize(
                                "pivot-rows",
                                patch(Integer.toString(i % 50), Instant.ofEpochSecond(i % 50), cells, false))));
            }
        });
        for (int i = 0; i < 4; i++) {
            PivotRowsConsumer other = writer(new Replay("pivot-writer"));
            Thread thread = Thread.ofPlatform().start(other);
            thread.join(Duration.ofMillis(800));
            other.close();
            thread.join();
        }
        sender.join();

        Map<Long, Document> expected = new HashMap<>();
        for (int i = 0; i < 3_000; i++) {
            Document cells = expected.computeIfAbsent((long) i % 50, any -> new Document());
            cells.append("last", (long) i);
            if (i % 3 == 0) {
                cells.remove("p" + i % 7);
            } else {
                cells.append("p" + i % 7, (double) i);
            }
        }
        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<Long, Document> actual = new HashMap<>();
            collection(pivot).find().forEach(row -> actual.put(row.getLong("_id"), row.get("cells", Document.class)));
            assertThat(actual).isEqualTo(expected);
        });
    }

    @Test
    void whatCannotBeDecodedOrAppliedIsPutAsideWithItsReasonAndTheRestFlowsOn() throws Exception {
        RecordPlace bad = sendBytes(pivot + "|1", "no avro".getBytes(StandardCharsets.UTF_8));
        RecordPlace invalid = send(new PivotRow("a$b", "1", AT, Map.of("a", 1.0), false, false));
        send(patch("1", AT, Map.of("a", 1.0), true));

        awaitRow(1L, "complete", true);
        assertThat(deadLetter(bad))
                .containsEntry("reason", "The first byte is 110; in the Confluent wire format it is 0");
        assertThat(deadLetter(invalid).get("reason")).contains("a$b");
    }

    @Test
    void aPatchThatReplacesLeavesNoOtherCell() {
        send(patch("1", AT, Map.of("a", 1.0, "b", 2.0), false));
        awaitRow(1L, "complete", false);

        send(new PivotRow(pivot, "1", AT, Map.of("b", 3.0, "c", 4.0), true, true));

        assertThat(awaitRow(1L, "complete", true).get("cells")).isEqualTo(new Document("b", 3.0).append("c", 4.0));
    }

    @Test
    void aPatchWithoutCellsMarksARowThatIsThereAndMakesNone() {
        send(patch("1", AT, Map.of("a", 1.0), false));
        awaitRow(1L, "complete", false);

        RecordPlace none = send(patch("2", AT, Map.of(), true));
        send(patch("1", AT, Map.of(), true));

        assertThat(awaitRow(1L, "complete", true).get("cells")).isEqualTo(new Document("a", 1.0));
        await().atMost(PATIENCE).until(() -> committed("pivot-writer").get(none.partition()) > none.offset());
        assertThat(row(2L)).isNull();
    }

    @Test
    void theSameCellsAreTheSameBytesHoweverManyPatchesTheyCameIn() {
        send(patch("1", AT, Map.of("b", 1.0, "c", 2.0), false));
        awaitRow(1L, "complete", false);
        send(patch("1", AT, Map.of("a", 3.0), true));
        send(patch("2", AT, Map.of("c", 2.0, "a", 3.0, "b", 1.0), true));

        Document one = awaitRow(1L, "complete", true);
        Document two = awaitRow(2L, "complete", true);
        assertThat(one.get("cells", Document.class).keySet()).containsExactly("a", "b", "c");
        assertThat(two.get("cells", Document.class).toJson())
                .isEqualTo(one.get("cells", Document.class).toJson());
    }

    /** 20 patches of nearly a megabyte: the 16 MiB of a document are full somewhere among them. */
    @Test
    void aPatchThatWouldMakeADocumentTooLargeIsPutAsideAndTheRestFlowsOn() {
        RecordPlace last = null;
        for (int i = 0; i < 20; i++) {
            last = send(patch("1", AT, Map.of("p" + i, "x".repeat(900_000)), false));
        }
        send(patch("1", AT, Map.of("small", 1.0), true));

        Document row = awaitRow(1L, "complete", true);
        assertThat(row.get("cells", Document.class)).hasSize(19).containsEntry("small", 1.0);
        assertThat(deadLetter(last).get("reason"))
                .contains(pivot)
                .contains("bytes; a MongoDB document may have 16777216");
    }

    @Test
    void aRecordWithAnotherKeyThanItsRowIsPutAside() {
        PivotRow patch = patch("1", AT, Map.of("a", 1.0), true);

        RecordPlace bad = sendBytes("another", encoder.serialize("pivot-rows", patch));

        assertThat(deadLetter(bad).get("reason"))
                .isEqualTo("The key of the record is 'another'; of this patch it is '%s|1'".formatted(pivot));
    }

    @Test
    void anotherSchemaThanThatOfAPatchIsPutAside() {
        Definition other = new Definition(
                AT, "somebody", new Project("d", "s", "TL_measures", List.of("A"), 0L, 0, 1.0, List.of()));

        RecordPlace bad = sendBytes(pivot + "|1", encoder.serialize("another-topic", other));

        assertThat(deadLetter(bad).get("reason")).contains("The bytes are no PivotRow of schema");
    }

    @Test
    void deadLettersArePutBackOnceEach() {
        String refused = "a$b" + UUID.randomUUID();
        send(new PivotRow(refused, "1", AT, Map.of("a", 1.0), false, false));
        await().atMost(PATIENCE).until(() -> letters(refused) == 1);

        long replayed = replay.replay();
        long again = replay.replay();

        assertThat(replayed).isPositive();
        assertThat(again).isLessThanOrEqualTo(replayed); // What still fails may have come back meanwhile.
        await().atMost(PATIENCE).until(() -> letters(refused) >= 2);
    }

    @Test
    void rowsThatAreTooOldAreNeitherWrittenNorKept() throws Exception {
        String project = "retained-" + UUID.randomUUID();
        String owned = project + ";TL_measures;A;300";
        Instant old = Instant.now().minus(Duration.ofDays(2));
        send(new PivotRow(owned, "1", old, Map.of("a", 1.0), false, false));
        await().atMost(PATIENCE).until(() -> collection(owned).countDocuments() == 1);

        define(project, 1);

        await().atMost(PATIENCE).until(() -> collection(owned).countDocuments() == 0);
        send(new PivotRow(owned, "2", old, Map.of("a", 1.0), false, false));
        send(new PivotRow(owned, "3", Instant.now(), Map.of("a", 1.0), false, false));
        await().atMost(PATIENCE).until(() -> collection(owned).countDocuments() > 0);
        assertThat(collection(owned).find().map(row -> row.get("_id")).into(new ArrayList<>()))
                .containsExactly(3L);
    }

    /** A writer of a group that has read nothing yet starts from the beginning. */
    private void replayTheWholeTopic() throws Exception {
        Replay config = new Replay("replay-" + UUID.randomUUID());
        PivotRowsConsumer replay = writer(config);
        Thread thread = Thread.ofPlatform().start(replay);
        try (Admin admin = kafka.admin()) {
            await().atMost(PATIENCE)
                    .until(() -> committed(admin, config.group()).equals(committed(admin, "pivot-writer")));
        }
        replay.close();
        thread.join();
    }

    private PivotRowsConsumer writer(PivotRowsConfig config) {
        return new PivotRowsConsumer(
                "pivot-rows",
                kafka.member(config),
                new PatchDecoder(
                        new AvroDecoder<>(new SchemaRegistry(registryUrl), PivotRow.class), (any, at) -> false),
                new PivotWriter(mongodb, database),
                new DeadLetters(Topics.PIVOT_ROWS.deadLetters(), producer),
                config.longestPause(),
                new SimpleMeterRegistry());
    }

    private long letters(String pivot) {
        try (Consumer<String, byte[]> reader = kafka.reader()) {
            TopicPartition letters = new TopicPartition("pivot-rows-dlq", 0);
            reader.assign(List.of(letters));
            reader.seekToBeginning(List.of(letters));
            long end = reader.endOffsets(List.of(letters)).get(letters);
            long found = 0;
            while (reader.position(letters) < end) {
                for (ConsumerRecord<String, byte[]> letter : reader.poll(Duration.ofMillis(200))) {
                    found += letter.key().startsWith(pivot) ? 1 : 0;
                }
            }
            return found;
        }
    }

    private Map<Integer, Long> committed(String group) {
        try (Admin admin = kafka.admin()) {
            return committed(admin, group).entrySet().stream()
                    .collect(Collectors.toMap(entry -> entry.getKey().partition(), entry -> entry.getValue()
                            .offset()));
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static Map<TopicPartition, OffsetAndMetadata> committed(Admin admin, String group) throws Exception {
        return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> new OffsetAndMetadata(entry.getValue().offset())));
    }

    private record Replay(String group) implements PivotRowsConfig {

        @Override
        public int maxPatches() {
            return 7; // Other batches than the first time.
        }

        @Override
        public int maxBytes() {
            return 1_000_000;
        }

        @Override
        public Duration longestFetch() {
            return Duration.ofMillis(30);
        }

        @Override
        public Duration longestPause() {
            return Duration.ofSeconds(1);
        }
    }

    private void define(String name, int days) throws Exception {
        Project project = new Project(name, "s", "TL_measures", List.of("A"), 0L, days, 1.0, List.of());
        Definition definition = new Definition(Instant.now(), "test", project);
        producer.send(new ProducerRecord<>(
                        "definitions", Topics.projectKey(name), encoder.serialize("definitions", definition)))
                .get();
    }

    private PivotRow patch(String rowKey, Instant at, Map<String, Object> cells, boolean complete) {
        return new PivotRow(pivot, rowKey, at, cells, complete, false);
    }

    private RecordPlace send(PivotRow patch) {
        return sendBytes(
                Topics.pivotRowKey(patch.getPivot(), patch.getRowKey()), encoder.serialize("pivot-rows", patch));
    }

    private RecordPlace sendBytes(String key, byte[] value) {
        try {
            var written = producer.send(new ProducerRecord<>("pivot-rows", key, value))
                    .get();
            return new RecordPlace(written.partition(), written.offset());
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private Map<String, String> deadLetter(RecordPlace place) {
        try (Consumer<String, byte[]> reader = kafka.reader()) {
            TopicPartition letters = new TopicPartition("pivot-rows-dlq", 0);
            reader.assign(List.of(letters));
            reader.seekToBeginning(List.of(letters));
            List<Map<String, String>> found = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                reader.poll(Duration.ofMillis(200)).forEach(letter -> {
                    if (place.equals(RecordPlace.of(letter))) {
                        found.add(headers(letter));
                    }
                });
                return !found.isEmpty();
            });
            return found.getFirst();
        }
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> letter) {
        Map<String, String> headers = new HashMap<>();
        letter.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    private Document awaitRow(Object id, String field, Object value) {
        await().atMost(PATIENCE).until(() -> row(id) != null && value.equals(row(id).get(field)));
        return row(id);
    }

    private Document row(Object id) {
        return collection(pivot).find(new Document("_id", id)).first();
    }

    private List<RawBsonDocument> rows() {
        return collection(pivot)
                .withDocumentClass(RawBsonDocument.class)
                .find()
                .sort(new Document("_id", 1))
                .into(new ArrayList<>());
    }

    private Document column(String point) {
        return collection("columns")
                .find(new Document("pivot", pivot).append("point", point))
                .first();
    }

    private MongoCollection<Document> collection(String name) {
        return mongodb.getDatabase(database).getCollection(name);
    }

    private record RecordPlace(int partition, long offset) {

        static RecordPlace of(ConsumerRecord<String, byte[]> letter) {
            Map<String, String> headers = headers(letter);
            return new RecordPlace(Integer.parseInt(headers.get("partition")), Long.parseLong(headers.get("offset")));
        }
    }
}
