package io.wavepivot.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.wavepivot.cli.SourceDatabase.Reading;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The whole road on a week of real readings, loaded in shuffled order while the poller is already running. */
@ExtendWith(RunningSystem.class)
class SmartBuildingIT {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final int ROWS_A_STATEMENT = 2_000;

    @Test
    void thePivotEqualsTheOriginalWideTable() throws Exception {
        RunningSystem system = RunningSystem.shared();
        List<Reading> readings = new ArrayList<>(SmartBuilding.readings());
        Map<Long, Map<String, Double>> original = wideTable(readings);
        assertThat(original).hasSize(10_924);
        Collections.shuffle(readings, new Random(419));
        try (SourceDatabase source = new SourceDatabase(system, "SMART-BUILDING")) {
            assertThat(system.post("ingest", "operator", "/projects", source.project(system, 0, "week"))
                            .statusCode())
                    .isEqualTo(201);

            load(source, readings);

            String rows = source.path("week", 60) + "/rows";
            await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).untilAsserted(() -> assertThat(
                            cells(csv(system.getBytes("query", "analyst", rows + "?format=csv"))))
                    .isEqualTo(605_765));
            byte[] csv = system.getBytes("query", "analyst", rows + "?format=csv");
            assertThat(points(csv)).hasSize(60);
            assertThat(csv(csv)).isEqualTo(original);
            assertThat(arrow(system.getBytes("query", "analyst", rows + "?format=arrow")))
                    .isEqualTo(original);
            assertThat(replayed(system, source.name + ";TL_measures;week;60")).isEqualTo(original);
        }
    }

    private static void load(SourceDatabase source, List<Reading> readings) throws Exception {
        List<Long> waves = new ArrayList<>(wideTable(readings).keySet());
        Collections.shuffle(waves, new Random(421));
        int batches = readings.size() / ROWS_A_STATEMENT + 1;
        int wavesABatch = waves.size() / batches + 1;
        for (int i = 0; i < batches; i++) {
            source.measures(slice(readings, i * ROWS_A_STATEMENT, ROWS_A_STATEMENT));
            source.extractions("week", 60, slice(waves, i * wavesABatch, wavesABatch));
        }
    }

    private static <T> List<T> slice(List<T> all, int from, int count) {
        return all.subList(Math.min(from, all.size()), Math.min(from + count, all.size()));
    }

    private static Map<Long, Map<String, Double>> wideTable(List<Reading> readings) {
        Map<Long, Map<String, Double>> table = new TreeMap<>();
        readings.forEach(reading ->
                table.computeIfAbsent(reading.wave(), any -> new HashMap<>()).put(reading.point(), reading.value()));
        return table;
    }

    private static long cells(Map<Long, Map<String, Double>> table) {
        return table.values().stream().mapToLong(Map::size).sum();
    }

    private static List<String> points(byte[] csv) {
        String header =
                new String(csv, StandardCharsets.UTF_8).lines().findFirst().orElseThrow();
        return List.of(header.split(",")).subList(1, header.split(",").length);
    }

    private static Map<Long, Map<String, Double>> csv(byte[] bytes) throws IOException {
        Map<Long, Map<String, Double>> table = new TreeMap<>();
        try (CsvReader<CsvRecord> lines = CsvReader.builder().ofCsvRecord(new String(bytes, StandardCharsets.UTF_8))) {
            List<String> header = null;
            for (CsvRecord line : lines) {
                if (header == null) {
                    header = line.getFields();
                    continue;
                }
                Map<String, Double> row = new HashMap<>();
                for (int i = 1; i < header.size(); i++) {
                    if (!line.getField(i).isEmpty()) {
                        row.put(header.get(i), Double.parseDouble(line.getField(i)));
                    }
                }
                table.put(Long.parseLong(line.getField(0)), row);
            }
        }
        return table;
    }

    private static Map<Long, Map<String, Double>> arrow(byte[] bytes) throws IOException {
        Map<Long, Map<String, Double>> table = new TreeMap<>();
        try (RootAllocator memory = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(bytes), memory)) {
            VectorSchemaRoot batch = reader.getVectorSchemaRoot();
            while (reader.loadNextBatch()) {
                BigIntVector waves = (BigIntVector) batch.getVector("wave");
                for (int row = 0; row < batch.getRowCount(); row++) {
                    Map<String, Double> cells = new HashMap<>();
                    for (FieldVector column : batch.getFieldVectors()) {
                        if (column instanceof Float8Vector values && !values.isNull(row)) {
                            cells.put(column.getName(), values.get(row));
                        }
                    }
                    table.put(waves.get(row), cells);
                }
            }
        }
        return table;
    }

    /** The pivot as an independent reader of {@code pivot-rows} sees it, every record decoded. */
    private static Map<Long, Map<String, Double>> replayed(RunningSystem system, String pivot) throws IOException {
        IndependentReader decoder =
                new IndependentReader(system.access().get("schema_registry").asText());
        Map<Long, Map<String, Double>> table = new TreeMap<>();
        Map<String, Object> config = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                system.access().get("kafka").asText(),
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed");
        try (KafkaConsumer<String, byte[]> consumer =
                new KafkaConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("pivot-rows").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, byte[]> next : consumer.poll(Duration.ofMillis(500))) {
                    if (!next.key().startsWith(pivot + "|")) {
                        continue;
                    }
                    long wave = Long.parseLong(next.key().substring(pivot.length() + 1));
                    if (next.value() == null) {
                        table.remove(wave);
                        continue;
                    }
                    GenericRecord patch = decoder.decode(next.value());
                    assertThat(next.key()).isEqualTo(patch.get("pivot") + "|" + patch.get("rowKey"));
                    Map<String, Double> row = table.computeIfAbsent(wave, any -> new HashMap<>());
                    if ((boolean) patch.get("replaces")) {
                        row.clear();
                    }
                    ((Map<?, ?>) patch.get("cells"))
                            .forEach((point, value) -> row.put(point.toString(), (Double) value));
                }
            }
        }
        return table;
    }
}
