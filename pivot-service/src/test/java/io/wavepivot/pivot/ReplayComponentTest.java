package io.wavepivot.pivot;

import static io.wavepivot.pivot.PivotTopic.AT;
import static io.wavepivot.pivot.PivotTopic.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.pivot.flow.RecordFlow;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.kafka.Topics;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.Test;

/** What is read again, or by others, leaves what it left before. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class ReplayComponentTest {

    @Inject
    PivotTopic topic;

    private final String pivot = PivotTopic.newPivot();

    @Test
    void readingTheWholeTopicAgainLeavesTheSameDocuments() throws Exception {
        for (int i = 0; i < 200; i++) {
            Map<String, Object> cells = new HashMap<>();
            cells.put("p" + i % 7, i % 5 == 0 ? null : (double) i);
            cells.put("q" + i % 3, "text " + i);
            topic.send(new PivotRow(
                    pivot,
                    Integer.toString(i % 20),
                    Instant.ofEpochSecond(i % 20),
                    cells,
                    i % 4 == 0,
                    i % 11 == 0,
                    Map.of()));
        }
        topic.sendBytes(pivot + "|3", null);
        topic.send(patch("1000", AT, Map.of("p", 1.0), true));
        topic.awaitRow(pivot, 1000L, "complete", true);
        await().atMost(PATIENCE).until(() -> topic.row(pivot, 3L) == null && topic.row(pivot, 19L) != null);
        List<RawBsonDocument> before = topic.rows(pivot);

        topic.replay();

        assertThat(topic.rows(pivot)).isEqualTo(before); // Byte by byte.
    }

    @Test
    void writersThatComeAndGoLoseAndDoubleNothing() throws Exception {
        Thread sender = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < 3_000; i++) {
                Map<String, Object> cells = new HashMap<>(Map.of("last", (long) i));
                cells.put("p" + i % 7, i % 3 == 0 ? null : (double) i);
                topic.producer.send(new ProducerRecord<>(
                        "pivot-rows",
                        PivotTopic.utf8(Topics.pivotRowKey(pivot, Integer.toString(i % 50))),
                        topic.encoder.encode(
                                "pivot-rows",
                                patch(Integer.toString(i % 50), Instant.ofEpochSecond(i % 50), cells, false))));
            }
        });
        for (int i = 0; i < 4; i++) {
            RecordFlow other = topic.flow("pivot-writer");
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
            topic.collection(pivot)
                    .find()
                    .forEach(row -> actual.put(row.getLong("_id"), row.get("cells", Document.class)));
            assertThat(actual).isEqualTo(expected);
        });
    }

    @Test
    void theSameCellsAreTheSameBytesHoweverManyPatchesTheyCameIn() {
        topic.send(patch("1", AT, Map.of("b", 1.0, "c", 2.0), false));
        topic.awaitRow(pivot, 1L, "complete", false);
        topic.send(patch("1", AT, Map.of("a", 3.0), true));
        topic.send(patch("2", AT, Map.of("c", 2.0, "a", 3.0, "b", 1.0), true));

        Document one = topic.awaitRow(pivot, 1L, "complete", true);
        Document two = topic.awaitRow(pivot, 2L, "complete", true);
        assertThat(one.get("cells", Document.class).keySet()).containsExactly("a", "b", "c");
        assertThat(two.get("cells", Document.class).toJson())
                .isEqualTo(one.get("cells", Document.class).toJson());
    }

    /** What scales by lag would never scale down again. */
    @Test
    void behindTheMarkerOfATransactionNoLagIsLeft() {
        try (Producer<byte[], byte[]> transactional = topic.kafka.transactionalProducer("test-" + pivot, Map.of())) {
            transactional.initTransactions();
            transactional.beginTransaction();
            PivotRow patch = patch("1", AT, Map.of("a", 1.0), true);
            transactional.send(new ProducerRecord<>(
                    "pivot-rows", PivotTopic.utf8(pivot + "|1"), topic.encoder.encode("pivot-rows", patch)));
            transactional.commitTransaction();
        }

        topic.awaitRow(pivot, 1L, "complete", true);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(topic.committed("pivot-writer")).isEqualTo(topic.ends()));
    }

    private PivotRow patch(String rowKey, Instant at, Map<String, Object> cells, boolean complete) {
        return new PivotRow(pivot, rowKey, at, cells, complete, false, Map.of());
    }
}
