package io.wavepivot.pivot.aggregate.stream;

import io.wavepivot.pivot.aggregate.PlanSource;
import io.wavepivot.pivot.aggregate.Plans;
import io.wavepivot.pivot.aggregate.query.PlanReader;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.pivot.patches.TestRegistry;
import io.wavepivot.schemas.Build;
import io.wavepivot.schemas.Join;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.RowField;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
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
import java.util.TreeMap;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;

/** The topology on Kafka's test driver, with one plan of some tables. */
final class TestStreams implements AutoCloseable {

    private static final String PLAN = "plan";
    private static final int PATCHES = 7;

    private final TestRegistry registry = new TestRegistry(PATCHES).with(PATCHES, PivotRow.getClassSchema());
    private final TestRegistry ofBuilds = new TestRegistry(PATCHES).with(PATCHES, Build.getClassSchema());
    private final TestBacklog backlog = new TestBacklog();
    private final Map<String, Table> tables = new HashMap<>();
    private final Map<String, TestInputTopic<byte[], byte[]>> topics = new HashMap<>();
    private final TopologyTestDriver driver;
    private final TestOutputTopic<byte[], byte[]> patches;
    private final TestOutputTopic<byte[], byte[]> builds;

    /** What is known of plans, and what will be when it is waited for. */
    Plans plans = new Plans(Map.of(), Map.of(), Map.of(), true);

    Plans awaited;

    TestStreams(Path directory, TestTable... all) {
        for (TestTable table : all) {
            registry.with(table.schemaId, table.table.schema());
            tables.putIfAbsent(table.table.name(), table.table);
        }
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        PlanSource source = new PlanSource() {

            @Override
            public Plans get() {
                return plans;
            }

            @Override
            public void await(String dataset) {
                plans = awaited == null ? plans : awaited;
            }
        };
        driver = new TopologyTestDriver(
                AggregateTopology.of(source, registry.client(), new AvroEncoder(registry.client()), () -> backlog),
                settings);
        patches = output(Topics.PIVOT_ROWS.name());
        builds = output(Topics.BUILDS.name());
    }

    private TestOutputTopic<byte[], byte[]> output(String topic) {
        return driver.createOutputTopic(topic, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** A plan, for the tables as they are given. */
    Plans plan(String from, List<Join> joins, String row, String column, String value, TestTable... changed) {
        Map<String, Table> now = new HashMap<>(tables);
        for (TestTable table : changed) {
            now.put(table.table.name(), table.table);
        }
        Plan plan = new Plan(
                PLAN,
                from,
                joins,
                List.of(),
                List.of(new RowField("row", row)),
                column,
                value,
                null,
                "UTC",
                Instant.EPOCH,
                "test",
                "");
        Query query = new PlanReader(plan, name -> Optional.ofNullable(now.get(name)))
                .read()
                .orElseThrow();
        return new Plans(Map.of(PLAN, query), Map.of(PLAN, "p"), now, true);
    }

    /** The same plan, which is not understood now. */
    Plans notUnderstood() {
        return new Plans(Map.of(), plans.names(), plans.tables(), true);
    }

    void send(TestTable table, Object... values) {
        GenericRecord row = table.row(values);
        String name = table.table.name();
        backlog.add(name, table.key(row), table.bytes(row));
        topics.computeIfAbsent(
                        name,
                        any -> driver.createInputTopic(
                                Topics.rowsTopic(name), new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(table.key(row), table.bytes(row));
    }

    void tick() {
        for (int i = 0; i < 20; i++) {
            driver.advanceWallClockTime(Duration.ofMillis(60));
        }
    }

    /** What was published of rows since it was asked for last. */
    List<TestRecord<byte[], byte[]>> patches() {
        return patches.readRecordsToList();
    }

    /** What was published since it was asked for last, as the cells of all rows. */
    Map<String, Object> cells() throws UndecodableException {
        Map<String, Object> cells = new TreeMap<>();
        for (TestRecord<byte[], byte[]> patch : patches()) {
            if (patch.value() != null) {
                PivotRow row = AvroDecoder.of(registry.client(), PivotRow.class).decode(patch.value());
                row.getCells().forEach((column, value) -> cells.put(row.getRowKey() + ' ' + column, value));
            }
        }
        return cells;
    }

    /** How far the plan is, as was said last. */
    Build build() throws UndecodableException {
        return AvroDecoder.of(ofBuilds.client(), Build.class)
                .decode(builds.readRecordsToList().getLast().value());
    }

    @Override
    public void close() {
        driver.close();
        registry.close();
        ofBuilds.close();
    }
}
