package io.wavepivot.ingest.backups;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.ingest.BackingServices;
import io.wavepivot.ingest.TestDatasets;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tables.Table;
import io.wavepivot.schemas.tables.TableReader;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.inject.Inject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A random history, read backwards with room for few keys, and played forwards. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class LiveRowsComponentTest {

    private static final String TOPIC = "rows.history";

    @Inject
    KafkaClients kafka;

    /** What was met last that is no row, where nothing was said of its key since. */
    private long noRows;

    @ConfigProperty(name = "schema-registry.url")
    String registryUrl;

    @Test
    void theLastOfEachKeyIsGivenOnceHoweverFewKeysAreRemembered() throws Exception {
        String schema = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"id\", \"type\": \"int\"},"
                + " {\"name\": \"n\", \"type\": \"int\"}]}";
        Table table = table("history", schema);
        SchemaRegistry registry = new SchemaRegistry(registryUrl);
        byte[] header = new AvroEncoder(registry).header(TOPIC, table.schema());
        create(TOPIC);
        Map<String, Integer> forwards = new HashMap<>();
        Map<String, Integer> unreadable = new HashMap<>();
        Random random = new Random(7);
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            for (int n = 0; n < 20_000; n++) {
                int id = random.nextInt(random.nextBoolean() ? 100 : 2_000);
                byte[] key = Integer.toString(id).getBytes(StandardCharsets.UTF_8);
                switch (random.nextInt(10)) {
                    case 0 -> {
                        forwards.remove(Integer.toString(id));
                        unreadable.remove(Integer.toString(id));
                        producer.send(new ProducerRecord<>(TOPIC, key, null));
                    }
                    case 1 -> {
                        unreadable.merge(Integer.toString(id), 1, Integer::sum);
                        producer.send(new ProducerRecord<>(TOPIC, key, new byte[] {1, 2, 3}));
                    }
                    case 2 -> {
                        unreadable.merge(Integer.toString(id), 1, Integer::sum);
                        producer.send(new ProducerRecord<>(TOPIC, key, row(header, table, id + 1, n)));
                    }
                    default -> {
                        forwards.put(Integer.toString(id), n);
                        unreadable.remove(Integer.toString(id));
                        producer.send(new ProducerRecord<>(TOPIC, key, row(header, table, id, n)));
                    }
                }
            }
        }

        assertThat(backwards(table, registry, 64)).isEqualTo(forwards).hasSizeGreaterThan(1_000);
        assertThat(noRows)
                .isEqualTo(
                        unreadable.values().stream().mapToInt(Integer::intValue).sum());
    }

    @Test
    void ofRowsThatAreTooLargeToBeReadAtOnceNoneIsLeftOut() throws Exception {
        String schema = "{\"type\": \"record\", \"name\": \"R\", \"fields\": [{\"name\": \"id\", \"type\": \"int\"},"
                + " {\"name\": \"n\", \"type\": \"int\"}, {\"name\": \"text\", \"type\": \"string\"}]}";
        Table table = table("large", schema);
        SchemaRegistry registry = new SchemaRegistry(registryUrl);
        byte[] header = new AvroEncoder(registry).header("rows.large", table.schema());
        create("rows.large");
        Map<String, Integer> forwards = new HashMap<>();
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            for (int n = 0; n < 60; n++) {
                forwards.put(Integer.toString(n % 40), n);
                byte[] key = Integer.toString(n % 40).getBytes(StandardCharsets.UTF_8);
                producer.send(new ProducerRecord<>("rows.large", key, row(header, table, n % 40, n)));
            }
        }

        assertThat(backwards(table, registry, 1_024)).isEqualTo(forwards);
    }

    private Map<String, Integer> backwards(Table table, SchemaRegistry registry, int maxKeys) throws IOException {
        Map<String, Integer> found = new HashMap<>();
        TableReader reader = new TableReader(table, registry);
        try (LiveRows<GenericRecord> rows = new LiveRows<>(
                kafka,
                Topics.rows(table.name(), table.schema()),
                any -> true,
                record -> reader.read(record).values(),
                maxKeys)) {
            for (Map.Entry<TopicPartition, Long> end : rows.ends().entrySet()) {
                rows.each(end.getKey(), end.getValue(), (key, row) -> assertThat(
                                found.put(new String(key.bytes(), StandardCharsets.UTF_8), (Integer) row.get("n")))
                        .isNull());
            }
            noRows = rows.unreadable();
        }
        return found;
    }

    private void create(String topic) throws Exception {
        try (Admin admin = kafka.admin()) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
    }

    private static Table table(String name, String schema) {
        return new Table(TestDatasets.of(name, schema, List.of("id")));
    }

    private static byte[] row(byte[] header, Table table, int id, int n) throws IOException {
        GenericRecord row = new GenericData.Record(table.schema());
        row.put("id", id);
        row.put("n", n);
        if (table.column("text").isPresent()) {
            row.put("text", "x".repeat(600_000));
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(header);
        new GenericDatumWriter<GenericRecord>(table.schema())
                .write(row, EncoderFactory.get().directBinaryEncoder(bytes, null));
        return bytes.toByteArray();
    }
}
