package io.wavepivot.pivot;

import static io.wavepivot.pivot.PivotTopic.AT;
import static io.wavepivot.pivot.PivotTopic.PATIENCE;
import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.pivot.PivotTopic.Place;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.kafka.Topics;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.bson.Document;
import org.junit.jupiter.api.Test;

/** What becomes of patches that can be applied. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PatchesComponentTest {

    @Inject
    PivotTopic topic;

    private final String pivot = PivotTopic.newPivot();

    @Test
    void patchesOfARowBecomeOneDocument() {
        topic.send(patch("1617753611", AT, Map.of("a", 1.5, "b", 2L), false));
        topic.send(patch("1617753611", AT, Map.of("b", 3L, "c", "text", "d", true), true));

        Document row = topic.awaitRow(pivot, 1_617_753_611L, "complete", true);
        assertThat(row.keySet()).containsExactlyInAnyOrder("_id", "at", "updatedAt", "record", "complete", "cells");
        assertThat(row.getDate("at")).isEqualTo(Date.from(AT));
        assertThat(row.get("cells"))
                .isEqualTo(new Document("a", 1.5)
                        .append("b", 3L)
                        .append("c", "text")
                        .append("d", true));
    }

    @Test
    void pointIdsThatFieldNamesCannotHoldAreEscaped() {
        topic.send(patch("1", AT, Map.of("419.co2", 1.0, "$price", 2.0, "100%", 3.0, "", 4.0), false));

        Document row = topic.awaitRow(pivot, 1L, "complete", false);
        assertThat(row.get("cells", Document.class))
                .containsOnly(
                        Map.entry("419%2Eco2", 1.0),
                        Map.entry("%24price", 2.0),
                        Map.entry("100%25", 3.0),
                        Map.entry("%", 4.0));
    }

    @Test
    void aNullCellIsRemovedAndTheOthersStay() {
        topic.send(patch("1", AT, Map.of("a", 1.0, "b", 2.0), false));
        topic.awaitRow(pivot, 1L, "complete", false);
        Map<String, Object> cells = new HashMap<>();
        cells.put("a", null);

        topic.send(patch("1", AT, cells, true));

        assertThat(topic.awaitRow(pivot, 1L, "complete", true).get("cells")).isEqualTo(new Document("b", 2.0));
    }

    @Test
    void aNullValueRemovesTheRowAndALaterPatchMakesItAnew() {
        topic.send(patch("1", AT, Map.of("a", 1.0), false));
        topic.send(patch("2", AT, Map.of("a", 1.0), false));
        topic.awaitRow(pivot, 1L, "complete", false);
        topic.awaitRow(pivot, 2L, "complete", false);

        topic.sendBytes(pivot + "|1", null);
        topic.sendBytes(pivot + "|2", null);
        topic.send(patch("2", AT, Map.of("b", 2.0), true));

        assertThat(topic.awaitRow(pivot, 2L, "complete", true).get("cells")).isEqualTo(new Document("b", 2.0));
        await().atMost(PATIENCE).until(() -> topic.row(pivot, 1L) == null);
    }

    @Test
    void columnsHaveTheTypeTheFirstAndTheLastWaveAndTheLastValue() {
        topic.send(patch("20", Instant.ofEpochSecond(20), Map.of("a", 2.5, "b", "x"), false));
        topic.awaitRow(pivot, 20L, "complete", false);
        topic.send(patch("10", Instant.ofEpochSecond(10), Map.of("a", 1L), false));
        topic.send(patch("30", Instant.ofEpochSecond(30), Map.of("b", 7L), false));

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(topic.column(pivot, "a"))
                    .containsEntry("type", "double")
                    .containsEntry("firstWave", 10L)
                    .extractingByKey("last", as(MAP))
                    .containsEntry("wave", 20L)
                    .containsEntry("value", 2.5)
                    .containsEntry("at", new Date(20_000));
            assertThat(topic.column(pivot, "b"))
                    .containsEntry("type", "string")
                    .containsEntry("firstWave", 20L)
                    .extractingByKey("last", as(MAP))
                    .containsEntry("wave", 30L)
                    .containsEntry("value", 7L);
        });
    }

    @Test
    void aPatchThatReplacesLeavesNoOtherCell() {
        topic.send(patch("1", AT, Map.of("a", 1.0, "b", 2.0), false));
        topic.awaitRow(pivot, 1L, "complete", false);

        topic.send(new PivotRow(pivot, "1", AT, Map.of("b", 3.0, "c", 4.0), true, true, Map.of()));

        assertThat(topic.awaitRow(pivot, 1L, "complete", true).get("cells"))
                .isEqualTo(new Document("b", 3.0).append("c", 4.0));
    }

    @Test
    void aPatchWithoutCellsMarksARowThatIsThereAndMakesNone() {
        topic.send(patch("1", AT, Map.of("a", 1.0), false));
        topic.awaitRow(pivot, 1L, "complete", false);

        Place none = topic.send(patch("2", AT, Map.of(), true));
        topic.send(patch("1", AT, Map.of(), true));

        assertThat(topic.awaitRow(pivot, 1L, "complete", true).get("cells")).isEqualTo(new Document("a", 1.0));
        await().atMost(PATIENCE).until(() -> topic.committed("pivot-writer").get(none.partition()) > none.offset());
        assertThat(topic.row(pivot, 2L)).isNull();
    }

    @Test
    void rowsThatAreTooOldAreNeitherWrittenNorKept() throws Exception {
        String project = "retained-" + UUID.randomUUID();
        String owned = project + ";TL_measures;A;300";
        Instant old = Instant.now().minus(Duration.ofDays(2));
        topic.send(new PivotRow(owned, "1", old, Map.of("a", 1.0), false, false, Map.of()));
        await().atMost(PATIENCE).until(() -> topic.collection(owned).countDocuments() == 1);

        topic.define(project, 1);

        await().atMost(PATIENCE).until(() -> topic.collection(owned).countDocuments() == 0);
        topic.send(new PivotRow(owned, "2", old, Map.of("a", 1.0), false, false, Map.of()));
        topic.send(new PivotRow(owned, "3", Instant.now(), Map.of("a", 1.0), false, false, Map.of()));
        await().atMost(PATIENCE).until(() -> topic.collection(owned).countDocuments() > 0);
        assertThat(topic.collection(owned).find().map(row -> row.get("_id")).into(new ArrayList<>()))
                .containsExactly(3L);
    }

    /** Whoever reads in pages over keys of several kinds passes over some of them. */
    @Test
    void aPivotHasOneKindOfKeyWhichItsFirstRowsDecide() {
        topic.send(patch("12", AT, Map.of("a", 1.0), false));
        topic.awaitRow(pivot, 12L, "complete", false);

        Place text = topic.send(patch("A7", AT, Map.of("a", 1.0), false));
        Place number = topic.send(patch("007", AT, Map.of("a", 1.0), false));
        Place removal = topic.sendBytes(pivot + "|B8", null);

        assertThat(topic.deadLetter(text))
                .containsEntry("reason", "The row key 'A7' is no long, as those of '" + pivot + "' are");
        assertThat(topic.deadLetter(number).get("reason")).contains("'007' is no long");
        assertThat(topic.deadLetter(removal).get("reason")).contains("'B8' is no long");
        assertThat(topic.collection("pivots").find(new Document("_id", pivot)).first())
                .containsEntry("key", "long");
    }

    @Test
    void inAPivotOfTextsANumberIsAText() {
        topic.send(patch("A7", AT, Map.of("a", 1.0), false));
        topic.awaitRow(pivot, "A7", "complete", false);

        topic.send(patch("12", AT, Map.of("a", 1.0), true));

        topic.awaitRow(pivot, "12", "complete", true);
    }

    /** Else a producer whose clock is behind could not correct what it has written. */
    @Test
    void ofTwoPatchesOfARowTheLaterOneIsTheColumnsLastValueWhateverTheClocksSay() {
        send(patch("1", AT, Map.of("a", 1.0), false), 2_000_000L);
        send(patch("1", AT, Map.of("a", 2.0), false), 1_000_000L);

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(topic.column(pivot, "a"))
                .extractingByKey("last", as(MAP))
                .containsEntry("value", 2.0));
    }

    private void send(PivotRow patch, long time) {
        topic.producer.send(new ProducerRecord<>(
                "pivot-rows",
                null,
                time,
                PivotTopic.utf8(Topics.pivotRowKey(pivot, patch.getRowKey())),
                topic.encoder.encode("pivot-rows", patch)));
    }

    private PivotRow patch(String rowKey, Instant at, Map<String, Object> cells, boolean complete) {
        return new PivotRow(pivot, rowKey, at, cells, complete, false, Map.of());
    }
}
