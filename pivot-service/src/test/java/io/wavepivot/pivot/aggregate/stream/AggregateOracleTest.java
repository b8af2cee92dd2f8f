package io.wavepivot.pivot.aggregate.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.pivot.aggregate.Plans;
import io.wavepivot.pivot.aggregate.query.PlanReader;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.pivot.patches.TestRegistry;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random plans over random tables: after any rows have come, changed, moved and gone, each pivot is what DuckDB makes of
 * the tables. More of them with {@code -Doracle.rounds=1000}; one again with {@code -Doracle.seed=}.
 */
class AggregateOracleTest {

    private static final int PLANS = 10;
    private static final int CHANGES = 400;

    @TempDir
    Path directory;

    static IntStream seeds() {
        Integer seed = Integer.getInteger("oracle.seed");
        int rounds = Integer.getInteger("oracle.rounds", 20);
        return seed == null ? IntStream.range(0, rounds) : IntStream.of(seed);
    }

    @ParameterizedTest(name = "-Doracle.seed={0}")
    @MethodSource("seeds")
    void pivotsAreWhatDuckDbMakesOfTheTables(int seed) throws Exception {
        Random random = new Random(seed);
        RandomPlans chance = new RandomPlans(random);
        TestRegistry registry = new TestRegistry(7).with(7, PivotRow.getClassSchema());
        Map<String, Table> tables = new HashMap<>();
        for (TestTable table : chance.tables()) {
            registry.with(table.schemaId, table.table.schema());
            tables.put(table.table.name(), table.table);
        }
        List<Query> queries = new ArrayList<>();
        for (int i = 0; i < PLANS; i++) {
            Plan plan = chance.plan(i);
            PlanReader reader = new PlanReader(plan, name -> java.util.Optional.ofNullable(tables.get(name)));
            queries.add(reader.read().orElseThrow(() -> new AssertionError(plan + ": " + reader.errors())));
        }
        AtomicReference<Plans> plans = new AtomicReference<>(new Plans(Map.of(), Map.of(), tables, true));
        TestBacklog backlog = new TestBacklog();
        AvroDecoder<PivotRow> decoder = AvroDecoder.of(registry.client(), PivotRow.class);
        try (registry;
                TopologyTestDriver driver = new TopologyTestDriver(
                        AggregateTopology.of(
                                plans::get, registry.client(), new AvroEncoder(registry.client()), () -> backlog),
                        settings())) {
            Map<String, TestInputTopic<byte[], byte[]>> topics = new HashMap<>();
            TestOutputTopic<byte[], byte[]> patches = driver.createOutputTopic(
                    Topics.PIVOT_ROWS.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
            for (int i = 0; i < CHANGES; i++) {
                if (i % (CHANGES / PLANS) == CHANGES / PLANS / 2) {
                    plans.set(plans(queries.subList(0, i / (CHANGES / PLANS) + 1), tables));
                }
                RandomPlans.Change change = chance.change();
                apply(change);
                send(change, topics, driver, backlog);
                if (random.nextInt(20) == 0) {
                    driver.advanceWallClockTime(Duration.ofMillis(60));
                }
            }
            plans.set(plans(queries, tables));
            for (int i = 0; i < 20; i++) {
                driver.advanceWallClockTime(Duration.ofMillis(60));
            }
            Map<String, Map<String, Map<String, Object>>> pivots = new TreeMap<>();
            for (TestRecord<byte[], byte[]> patch : patches.readRecordsToList()) {
                take(patch, pivots, decoder);
            }
            try (Oracle oracle = new Oracle(chance.tables())) {
                for (Query query : queries) {
                    Map<String, Map<String, Object>> expected = oracle.cells(query.plan());
                    Map<String, Map<String, Object>> found = new TreeMap<>();
                    pivots.getOrDefault("plan;p;" + query.plan().getId(), Map.of())
                            .forEach((key, cells) -> found.put(OracleCheck.plain(key, query.plan()), cells));
                    OracleCheck.compare(query.plan(), found, expected);
                }
            }
        }
    }

    private static Plans plans(List<Query> queries, Map<String, Table> tables) {
        Map<String, Query> byId = new HashMap<>();
        Map<String, String> names = new HashMap<>();
        for (Query query : queries) {
            byId.put(query.plan().getId(), query);
            names.put(query.plan().getId(), "p");
        }
        return new Plans(byId, names, tables, true);
    }

    private static void apply(RandomPlans.Change change) {
        String key = new String(change.table().key(change.row()), StandardCharsets.UTF_8);
        if (change.isGone()) {
            change.table().rows.remove(key);
        } else {
            change.table().rows.put(key, change.row());
        }
    }

    private static void send(
            RandomPlans.Change change,
            Map<String, TestInputTopic<byte[], byte[]>> topics,
            TopologyTestDriver driver,
            TestBacklog backlog) {
        String name = change.table().table.name();
        byte[] key = change.table().key(change.row());
        byte[] value = change.isGone() ? null : change.table().bytes(change.row());
        backlog.add(name, key, value);
        topics.computeIfAbsent(
                        name,
                        any -> driver.createInputTopic(
                                Topics.rowsTopic(name), new ByteArraySerializer(), new ByteArraySerializer()))
                .pipeInput(key, value);
    }

    private static void take(
            TestRecord<byte[], byte[]> patch,
            Map<String, Map<String, Map<String, Object>>> pivots,
            AvroDecoder<PivotRow> decoder)
            throws Exception {
        String key = new String(patch.key(), StandardCharsets.UTF_8);
        int bar = key.indexOf('|');
        Map<String, Map<String, Object>> pivot = pivots.computeIfAbsent(key.substring(0, bar), any -> new TreeMap<>());
        String rowKey = key.substring(bar + 1);
        if (patch.value() == null) {
            assertThat(pivot.remove(rowKey)).isNotNull();
            return;
        }
        PivotRow row = decoder.decode(patch.value());
        Map<String, Object> cells = pivot.computeIfAbsent(rowKey, any -> new TreeMap<>());
        row.getCells().forEach((column, value) -> {
            if (value == null) {
                cells.remove(column);
            } else {
                cells.put(column, value);
            }
        });
    }

    private Properties settings() {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "oracle");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
        return settings;
    }
}
