package io.wavepivot.pivot.patches;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoDatabase;
import io.wavepivot.pivot.MemoryMongo;
import io.wavepivot.pivot.write.Batch;
import io.wavepivot.pivot.write.PivotWriter;
import io.wavepivot.pivot.write.TestConfig;
import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.PivotRowEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records to rows, or to a reason why they cannot be applied. */
class PatchBatchTest {

    private static final Instant EXPIRED = Instant.ofEpochMilli(1_000);

    private final TestRegistry server = new TestRegistry(7).with(7, PivotRow.getClassSchema());
    private final SchemaRegistry registry = server.client();
    private final PatchBatch patches =
            new PatchBatch(new PatchReader(registry), (pivot, at) -> pivot.equals("short") && at.isBefore(EXPIRED));
    private final MongoDatabase database = MemoryMongo.database();
    private final PivotWriter writer = new PivotWriter(MemoryMongo.client(), database.getName(), new TestConfig(100));
    private final Batch batch = new Batch();

    @AfterEach
    void stop() {
        writer.close();
        server.close();
    }

    @Test
    void aPatchBecomesARow() {
        assertThat(patches.add(next("p|60", patch("p", "60", 5)), batch)).isEmpty();

        writer.write(batch);

        assertThat(row("p", 60L))
                .isEqualTo(new Document("_id", 60L)
                        .append("at", new Date(5))
                        .append("updatedAt", new Date(77))
                        .append("record", "0:3")
                        .append("complete", true)
                        .append("cells", new Document("a", 1.5)));
    }

    @Test
    void aRecordWithoutAValueRemovesTheRow() {
        patches.add(next("p|60|x", patch("p", "60|x", 5)), batch);
        writer.write(batch);
        Batch removal = new Batch();

        assertThat(patches.add(next("p|60|x", null), removal)).isEmpty();
        writer.write(removal);

        assertThat(database.getCollection("p").countDocuments()).isZero();
    }

    @Test
    void aRowThatIsMadeAndRemovedInOneBatchIsNone() {
        patches.add(next("p|60", patch("p", "60", 5)), batch);
        patches.add(next("p|60", null), batch);

        writer.write(batch);

        assertThat(database.getCollection("p").countDocuments()).isZero();
    }

    @Test
    void aRowThatIsTooOldIsPassedOver() {
        assertThat(patches.add(next("short|60", patch("short", "60", 999)), batch))
                .isEmpty();
        assertThat(patches.add(next("short|61", patch("short", "61", 1_000)), batch))
                .isEmpty();

        writer.write(batch);

        assertThat(database.getCollection("short").find().map(row -> row.get("_id")))
                .containsExactly(61L);
    }

    @Test
    void whatCannotBeAppliedSaysWhy() {
        assertObjection("p|61", patch("p", "60", 0), "The key of the record is 'p|61'; of this patch it is 'p|60'");
        assertObjection(null, patch("p", "60", 0), "The key of the record is 'null'; of this patch it is 'p|60'");
        assertObjection("a$b|60", patch("a$b", "60", 0), "has one of $ | / or a control character");
        assertObjection("p|60", new byte[] {1, 2}, "2 bytes are too few");
        assertObjection("p", null, "A removal whose key is not <pivot>|<row key>: p");
        assertObjection(null, null, "A removal whose key is not <pivot>|<row key>: null");
        assertObjection("|60", null, "A pivot's name is empty");
        String tooLong = "k".repeat(1_025);
        assertObjection("p|" + tooLong, patch("p", tooLong, 0), "has 1025 bytes; at most 1024 are taken");
        assertObjection("p|" + tooLong, null, "has 1025 bytes; at most 1024 are taken");

        assertThat(writer.write(batch)).isEmpty();
        assertThat(database.listCollectionNames()).isEmpty();
    }

    @Test
    void whetherARecordCouldBeAppliedIsToldWithoutDoingSo() {
        patches.add(next("p|60", patch("p", "60", 0)), batch);
        writer.write(batch);

        assertThat(patches.objection(next("p|61", patch("p", "61", 0)), writer)).isEmpty();
        assertThat(patches.objection(next("p|x", patch("p", "x", 0)), writer))
                .contains("The row key 'x' is no long, as those of 'p' are");
        assertThat(patches.objection(next("p|62", patch("p", "61", 0)), writer)).isPresent();
        assertThat(database.getCollection("p").countDocuments()).isEqualTo(1);
    }

    private void assertObjection(String key, byte[] value, String reason) {
        Optional<String> objection = patches.add(next(key, value), batch);
        assertThat(objection.orElseThrow()).contains(reason);
    }

    private Document row(String pivot, Object id) {
        return database.getCollection(pivot).find(new Document("_id", id)).first();
    }

    private byte[] patch(String pivot, String rowKey, long at) {
        return new PivotRowEncoder(new AvroEncoder(registry), "pivot-rows")
                .encode(pivot, rowKey, at, Map.of("a", 1.5), true, false);
    }

    private static ConsumerRecord<byte[], byte[]> next(String key, byte[] value) {
        return new ConsumerRecord<>(
                "pivot-rows",
                0,
                3,
                77,
                TimestampType.CREATE_TIME,
                0,
                0,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
