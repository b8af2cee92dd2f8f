package io.wavepivot.pivot.aggregate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.pivot.aggregate.Plans;
import io.wavepivot.pivot.aggregate.query.PlanReader;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.pivot.patches.TestRegistry;
import io.wavepivot.schemas.Build;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.RowField;
import io.wavepivot.schemas.kafka.Topic;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows whose texts are nearly as long as a record may be. */
class LargeValuesTest {

    private static final int HALF = Topic.MAX_ROW_BYTES / 2;

    private final TestTable notes = new TestTable("notes", """
            {"name": "id", "type": "int"}, {"name": "of", "type": "string"}, {"name": "text", "type": "string"}
            """, List.of("id"), 8);
    private final TestRegistry registry =
            new TestRegistry(7).with(7, PivotRow.getClassSchema()).with(8, notes.table.schema());
    private final TestBacklog backlog = new TestBacklog();

    @TempDir
    Path directory;

    private Plans plans;
    private TopologyTestDriver driver;
    private TestInputTopic<byte[], byte[]> rows;
    private TestOutputTopic<byte[], byte[]> patches;
    private TestOutputTopic<byte[], byte[]> builds;

    @AfterEach
    void end() {
        driver.close();
        registry.close();
    }

    @Test
    void whatIsPublishedOfARowIsInRecordsThatAreSmallEnough() throws UndecodableException {
        start("of", "id", "max(text)");
        for (int id = 0; id < 9; id++) {
            send(id, "row", "%d".formatted(id).repeat(HALF));
        }
        tick();

        Map<String, Object> cells = new HashMap<>();
        for (TestRecord<byte[], byte[]> patch : patches.readRecordsToList()) {
            assertThat(patch.key().length + patch.value().length).isLessThan(Topic.MAX_ROW_BYTES);
            cells.putAll(AvroDecoder.of(registry.client(), PivotRow.class)
                    .decode(patch.value())
                    .getCells());
        }
        assertThat(cells).hasSize(9).containsEntry("8", "8".repeat(HALF));
        assertThat(lastBuild().getFailure()).isNull();
    }

    @Test
    void aPivotWithAValueThatNoRecordHasRoomForSaysSo() throws UndecodableException {
        start("of", "id", "max(text)");
        send(1, "small", "short");
        tick();
        assertThat(patches.readRecordsToList()).hasSize(1);

        send(2, "large", "x".repeat(Topic.MAX_ROW_BYTES - 20));
        tick();

        assertThat(patches.readRecordsToList()).isEmpty();
        assertThat(lastBuild().getFailure()).contains("large", "2,096,128 bytes");
    }

    private void start(String row, String column, String value) {
        Plan plan = new Plan(
                "plan",
                "notes",
                List.of(),
                List.of(),
                List.of(new RowField(row, row)),
                column,
                value,
                null,
                "UTC",
                Instant.EPOCH,
                "test");
        Query query =
                new PlanReader(plan, name -> Optional.of(notes.table)).read().orElseThrow();
        plans = new Plans(Map.of("plan", query), Map.of("plan", "p"), Map.of("notes", notes.table), true);
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "large");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        driver = new TopologyTestDriver(
                AggregateTopology.of(() -> plans, registry.client(), new AvroEncoder(registry.client()), () -> backlog),
                settings);
        rows = driver.createInputTopic(Topics.rowsTopic("notes"), new ByteArraySerializer(), new ByteArraySerializer());
        patches = driver.createOutputTopic(
                Topics.PIVOT_ROWS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        builds = driver.createOutputTopic(
                Topics.BUILDS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
        tick();
    }

    private void send(Object... values) {
        GenericRecord row = notes.row(values);
        backlog.add("notes", notes.key(row), notes.bytes(row));
        rows.pipeInput(notes.key(row), notes.bytes(row));
    }

    private void tick() {
        for (int i = 0; i < 5; i++) {
            driver.advanceWallClockTime(Duration.ofMillis(60));
        }
    }

    private Build lastBuild() throws UndecodableException {
        try (TestRegistry ofBuilds = new TestRegistry(7).with(7, Build.getClassSchema())) {
            return AvroDecoder.of(ofBuilds.client(), Build.class)
                    .decode(builds.readRecordsToList().getLast().value());
        }
    }
}
