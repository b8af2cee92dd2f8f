package io.wavepivot.ingest;

import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.schemas.RejectedRow;
import io.wavepivot.schemas.RowError;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What somebody else writes to our topics, of the right schema: it disturbs nobody else. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class ForeignRecordsComponentTest {

    private static final Instant EVER = Instant.ofEpochMilli(Long.MAX_VALUE);

    @Inject
    TestTasks tasks;

    @Inject
    KafkaClients kafka;

    @ConfigProperty(name = "schema-registry.url")
    String registryUrl;

    @BeforeEach
    void ready() {
        TestTokens.awaitTasks();
    }

    @Test
    void aTaskWhoseKeyIsNotItsIdIsNoneAndOneOfAllTimesIsListed() {
        tasks.sendForeign("other-key", task("an-id", "replay", "*", TaskState.RUNNING, Instant.now(), EVER));
        tasks.sendForeign(
                "y".repeat(40_000),
                task("y".repeat(40_000), "replay", "*", TaskState.RUNNING, Instant.EPOCH, Instant.EPOCH));
        Task always = task("always", "csv", "any", TaskState.DONE, Instant.ofEpochMilli(Long.MIN_VALUE), EVER);
        tasks.sendForeign("always", always);

        await().atMost(Duration.ofMinutes(1))
                .until(() -> TestTokens.asOperator().get("/tasks/always").statusCode() == 200);
        TestTokens.asOperator()
                .get("/tasks")
                .then()
                .statusCode(200)
                .body("id", hasItem("always"))
                .body("id", not(hasItem("an-id")));
        TestTables.define("beside_foreign_tasks", "");
        TestTokens.asOperator()
                .post("/rejects/replay?table=beside_foreign_tasks&wait=60")
                .then()
                .statusCode(200)
                .body("state", equalTo("done"));
    }

    @Test
    void aTaskThatWasHeardOfInTheFutureIsGoneOnWith() {
        TestTables.define("future", "");
        String id = tasks.leave("replay", "future", Map.of(), Instant.now().plus(Duration.ofHours(1)));

        tasks.awaitEnd(id).body("state", equalTo("done"));
    }

    @Test
    void whatIsNoNameOfATableMakesNoDirectory() {
        String id = tasks.leave("restore", "../evil", Map.of(), Instant.now().minusSeconds(120));

        tasks.awaitEnd(id).body("state", equalTo("failed")).body("error", containsString("There is no table"));
    }

    @Test
    void rejectsOfNoDialectAreListedAndKeepNoOtherFromBeingReplayed() throws Exception {
        TestTables.define("foreign_rejects", "");
        AvroEncoder encoder = new AvroEncoder(new SchemaRegistry(registryUrl));
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            for (String dialect : List.of("delimiter=%zz", "delimiter=%0A&quote=%22&escape=%22", "")) {
                producer.send(reject(encoder, "1,A", dialect, List.of("id", "name")))
                        .get();
            }
            producer.send(reject(encoder, "1,A", "delimiter=%2C&quote=%22&escape=%22", List.of()))
                    .get();
            producer.send(reject(
                            encoder,
                            "{\"id\": 1, \"name\": \"A\", \"hired\": \"2021-07-27T16:02:08Z\"}",
                            null,
                            List.of()))
                    .get();
        }

        TestTokens.asOperator().post("/rejects/replay?dryRun=true").then().statusCode(200);
        TestTokens.asProducer()
                .get("/tables/foreign_rejects/rejects?format=csv")
                .then()
                .statusCode(200);
        TestTokens.asOperator()
                .post("/rejects/replay?table=foreign_rejects&wait=60")
                .then()
                .statusCode(200)
                .body("state", equalTo("done"))
                .body("counts.replayed", equalTo(1))
                .body("counts.failing", equalTo(4));
    }

    private static ProducerRecord<byte[], byte[]> reject(
            AvroEncoder encoder, String raw, String dialect, List<String> columns) {
        RejectedRow row = new RejectedRow(
                "foreign_rejects",
                "test",
                1L,
                List.of(new RowError("id", null, "any")),
                raw,
                columns,
                dialect,
                Instant.now());
        return new ProducerRecord<>(
                "rejects", "foreign_rejects".getBytes(StandardCharsets.UTF_8), encoder.encode("rejects", row));
    }

    private static Task task(
            String id, String kind, String subject, TaskState state, Instant startedAt, Instant updatedAt) {
        return new Task(
                id, kind, subject, state, 0L, null, Map.of("rows", 5L), null, Map.of(), startedAt, "olga", updatedAt);
    }
}
