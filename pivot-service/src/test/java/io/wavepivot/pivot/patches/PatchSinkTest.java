package io.wavepivot.pivot.patches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.wavepivot.pivot.MemoryMongo;
import io.wavepivot.pivot.deadletters.DeadLetters;
import io.wavepivot.pivot.write.PivotWriter;
import io.wavepivot.pivot.write.TestConfig;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.PivotRowEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What cannot be applied goes to the dead letters; all else is written, whatever it came with. */
class PatchSinkTest {

    private final TestRegistry server = new TestRegistry(7).with(7, PivotRow.getClassSchema());
    private final SchemaRegistry registry = server.client();
    private final MongoDatabase database = MemoryMongo.database();
    private final PivotWriter writer = new PivotWriter(MemoryMongo.client(), database.getName(), new TestConfig(100));
    private final MockProducer<byte[], byte[]> letters =
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final PatchSink sink = new PatchSink(
            new PatchBatch(new PatchReader(registry), (pivot, at) -> false), writer, new DeadLetters(letters), metrics);

    @AfterEach
    void stop() {
        writer.close();
        server.close();
    }

    @Test
    void whatCannotBeDecodedIsPutAsideAndTheRestIsWritten() {
        write(next("p|1", patch("1", "a", 1L)), next("p|2", new byte[3]), next("p|3", patch("3", "a", 3L)));

        assertThat(rows()).isEqualTo(2);
        assertThat(letters.history()).hasSize(1);
        assertThat(header("reason")).startsWith("3 bytes are too few");
        assertThat(header("x-original-topic")).isEqualTo("pivot-rows");
        assertThat(header("x-original-partition")).isEqualTo("4");
        assertThat(header("x-original-offset")).isEqualTo("1");
        assertThat(metrics.counter("wavepivot.patches.written").count()).isEqualTo(2);
        assertThat(metrics.counter("wavepivot.patches.refused").count()).isEqualTo(1);
        assertThat(metrics.summary("wavepivot.batch.patches").totalAmount()).isEqualTo(3);
    }

    @Test
    void rowsThatMongoDbCannotHaveAreRefusedAndTheRestIsWritten() {
        write(next("p|1", patch("1", "a", 1L)));

        write(
                next("p|x", patch("x", "a", 1L)),
                next("p|2", patch("2", "a", 2L)),
                next("p|x", patch("x", "b", 3L)),
                next("p|3", new byte[3]));

        assertThat(rows()).isEqualTo(2);
        assertThat(letters.history())
                .extracting(letter -> new String(letter.key(), StandardCharsets.UTF_8))
                .containsExactly("p|3", "p|x", "p|x");
        assertThat(metrics.counter("wavepivot.patches.written").count()).isEqualTo(2);
        assertThat(metrics.counter("wavepivot.patches.refused").count()).isEqualTo(3);
    }

    @Test
    void aReasonIsNoLongerThanAThousandCharacters() {
        write(next("p|" + "k".repeat(2_000), patch("1", "a", 1L)));

        assertThat(header("reason")).hasSize(1_000);
    }

    @Test
    void whatMayWaitIsWrittenByFlushing() {
        write(next("p|1", patch("1", "a", 1L)));
        write(next("p|2", patch("2", "a", 2L)));

        sink.rest().forEach(Runnable::run);

        assertThat(database.getCollection("columns").find().first().get("last", Document.class))
                .containsEntry("value", 2L);
    }

    @Test
    void whatItWritesToAnswers() {
        sink.check();
    }

    @Test
    void whereNothingAnswersTheCheckFails() {
        try (MongoClient nowhere = MongoClients.create("mongodb://localhost:1/?serverSelectionTimeoutMS=100");
                PivotWriter gone = new PivotWriter(nowhere, "nowhere", new TestConfig(100))) {

            assertThatThrownBy(new PatchSink(null, gone, null, metrics)::check).isInstanceOf(MongoException.class);
        }
    }

    @SafeVarargs
    private void write(ConsumerRecord<byte[], byte[]>... records) {
        List<ConsumerRecord<byte[], byte[]>> numbered = IntStream.range(0, records.length)
                .mapToObj(i -> new ConsumerRecord<>("pivot-rows", 4, i, records[i].key(), records[i].value()))
                .toList();
        sink.write(new ConsumerRecords<>(Map.of(new TopicPartition("pivot-rows", 4), numbered), Map.of()));
    }

    private long rows() {
        return database.getCollection("p").countDocuments();
    }

    private String header(String name) {
        return new String(
                letters.history().getFirst().headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }

    private byte[] patch(String rowKey, String point, Object value) {
        return new PivotRowEncoder(new AvroEncoder(registry), "pivot-rows")
                .encode("p", rowKey, 0, Map.of(point, value), true, false);
    }

    private static ConsumerRecord<byte[], byte[]> next(String key, byte[] value) {
        return new ConsumerRecord<>("pivot-rows", 4, 0, key.getBytes(StandardCharsets.UTF_8), value);
    }
}
