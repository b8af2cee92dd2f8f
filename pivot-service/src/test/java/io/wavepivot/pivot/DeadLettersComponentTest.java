package io.wavepivot.pivot;

import static io.wavepivot.pivot.PivotTopic.AT;
import static io.wavepivot.pivot.PivotTopic.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.pivot.PivotTopic.Place;
import io.wavepivot.pivot.deadletters.DeadLetterReplay;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.Project;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What becomes of records that cannot be applied. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class DeadLettersComponentTest {

    @Inject
    PivotTopic topic;

    @Inject
    DeadLetterReplay replay;

    private final String pivot = PivotTopic.newPivot();

    @Test
    void whatCannotBeDecodedOrAppliedIsPutAsideWithItsReasonAndTheRestFlowsOn() throws Exception {
        Place bad = topic.sendBytes(pivot + "|1", "no avro".getBytes(StandardCharsets.UTF_8));
        Place invalid = topic.send(new PivotRow("a$b", "1", AT, Map.of("a", 1.0), false, false, Map.of()));
        topic.send(patch("1", AT, Map.of("a", 1.0), true));

        topic.awaitRow(pivot, 1L, "complete", true);
        assertThat(topic.deadLetter(bad))
                .containsEntry("reason", "The first byte is 110; in the Confluent wire format it is 0");
        assertThat(topic.deadLetter(invalid).get("reason")).contains("a$b");
    }

    @Test
    void aPatchThatWouldMakeADocumentTooLargeIsPutAsideAndTheRestFlowsOn() {
        Place last = null;
        for (int i = 0; i < 20; i++) {
            last = topic.send(patch("1", AT, Map.of("p" + i, "x".repeat(900_000)), false));
        }
        topic.send(patch("1", AT, Map.of("small", 1.0), true));

        Document row = topic.awaitRow(pivot, 1L, "complete", true);
        assertThat(row.get("cells", Document.class)).hasSize(19).containsEntry("small", 1.0);
        assertThat(topic.deadLetter(last).get("reason"))
                .contains(pivot)
                .contains("bytes; a MongoDB document may have 16777216");
    }

    @Test
    void aRecordWithAnotherKeyThanItsRowIsPutAside() {
        PivotRow patch = patch("1", AT, Map.of("a", 1.0), true);

        Place bad = topic.sendBytes("another", topic.encoder.encode("pivot-rows", patch));

        assertThat(topic.deadLetter(bad).get("reason"))
                .isEqualTo("The key of the record is 'another'; of this patch it is '%s|1'".formatted(pivot));
    }

    @Test
    void anotherSchemaThanThatOfAPatchIsPutAside() {
        Definition other = new Definition(
                AT, "somebody", new Project("d", "s", "TL_measures", List.of("A"), 0L, 0, 1.0, List.of()));

        Place bad = topic.sendBytes(pivot + "|1", topic.encoder.encode("another-topic", other));

        assertThat(topic.deadLetter(bad).get("reason")).contains("The bytes are no PivotRow of schema");
    }

    @Test
    void deadLettersArePutBackOnceEach() throws Exception {
        String refused = "a$b" + UUID.randomUUID();
        topic.send(new PivotRow(refused, "1", AT, Map.of("a", 1.0), false, false, Map.of()));
        await().atMost(PATIENCE).until(() -> letters(refused) == 1);

        long replayed = replay.replay().passing();
        long again = replay.replay().passing();

        assertThat(replayed).isPositive();
        assertThat(again).isLessThanOrEqualTo(replayed); // What still fails may have come back meanwhile.
        await().atMost(PATIENCE).until(() -> letters(refused) >= 2);
    }

    /** 40 bytes once stopped the service for good: a map that claims more entries than an array can hold. */
    @Test
    void aRecordThatClaimsToBeHugeIsPutAsideAndTheRestFlowsOn() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int id = topic.registry.register("pivot-rows-value", PivotRow.getClassSchema());
        bytes.writeBytes(ByteBuffer.allocate(5).put((byte) 0).putInt(id).array());
        BinaryEncoder avro = EncoderFactory.get().directBinaryEncoder(bytes, null);
        avro.writeString(pivot);
        avro.writeString("1");
        avro.writeLong(0);
        avro.writeLong((1L << 31) + 5);

        Place huge = topic.sendBytes(pivot + "|1", bytes.toByteArray());
        topic.send(patch("1", AT, Map.of("a", 1.0), true));

        assertThat(topic.deadLetter(huge).get("reason")).contains("claims 2147483653 items");
        topic.awaitRow(pivot, 1L, "complete", true);
    }

    @Test
    void aLetterNamesTheTopicThatItCameFrom() {
        Place bad = topic.sendBytes(pivot + "|1", new byte[] {1});

        assertThat(topic.deadLetter(bad)).containsEntry("x-original-topic", "pivot-rows");
    }

    @Test
    void aDryRunSaysHowManyWouldPassNowAndReplaysNothing() throws Exception {
        replay.replay();
        topic.send(patch("1", AT, Map.of("a", 1.0), false));
        topic.awaitRow(pivot, 1L, "complete", false);
        Place text = topic.send(patch("A7", AT, Map.of("a", 1.0), false));
        Place none = topic.sendBytes(pivot + "|2", new byte[] {1, 2});
        topic.deadLetter(text);
        topic.deadLetter(none);

        Map<String, Long> failing = replay.dryRun().failing();

        assertThat(failing)
                .containsEntry("The row key 'A7' is no long, as those of '" + pivot + "' are", 1L)
                .containsKey("2 bytes are too few for the Confluent wire format: it starts with 5");
        topic.collection("pivots").deleteOne(new Document("_id", pivot));
        topic.collection(pivot).drop();
        DeadLetterReplay.Outcome mended = replay.dryRun();
        assertThat(mended.failing()).doesNotContainKey("The row key 'A7' is no long, as those of '" + pivot + "' are");
        assertThat(mended.passing()).isPositive();
        assertThat(topic.collection(pivot).countDocuments()).isZero();
    }

    /** An administrator's topic may take less than what came when it took more. */
    @Test
    void aLetterThatIsTooLargeToGoBackIsKeptAndTheOthersGo() throws Exception {
        replay.replay();
        byte[] large = new byte[2 * 1024 * 1024 + 1];
        topic.producer
                .send(new ProducerRecord<>("pivot-rows-dlq", PivotTopic.utf8(pivot + "|1"), large))
                .get();
        topic.producer
                .send(new ProducerRecord<>("pivot-rows-dlq", PivotTopic.utf8(pivot + "|2"), new byte[] {1}))
                .get();

        DeadLetterReplay.Outcome outcome = replay.replay();

        assertThat(outcome.failing()).containsEntry("The record is larger than 'pivot-rows' takes", 1L);
        assertThat(outcome.passing()).isPositive();
        assertThat(topic.letters(letter -> letter.value() != null && letter.value().length == large.length))
                .hasSizeGreaterThanOrEqualTo(2);
    }

    private long letters(String pivot) {
        return topic.letters(letter -> new String(letter.key(), StandardCharsets.UTF_8).startsWith(pivot))
                .size();
    }

    private PivotRow patch(String rowKey, Instant at, Map<String, Object> cells, boolean complete) {
        return new PivotRow(pivot, rowKey, at, cells, complete, false, Map.of());
    }
}
