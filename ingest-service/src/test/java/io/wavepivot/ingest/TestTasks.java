package io.wavepivot.ingest;

import static org.awaitility.Awaitility.await;

import io.restassured.response.ValidatableResponse;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.tasks.Tasks;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Tasks as other replicas have left them. */
@Singleton
public class TestTasks {

    private final KafkaClients kafka;
    private final Tasks tasks;
    private final AvroEncoder encoder;

    TestTasks(KafkaClients kafka, Tasks tasks, @ConfigProperty(name = "schema-registry.url") String registryUrl) {
        this.kafka = kafka;
        this.tasks = tasks;
        this.encoder = new AvroEncoder(new SchemaRegistry(registryUrl));
    }

    /**
     * Puts a task there that has not ended.
     *
     * @param heard when whoever carries it out said something last
     * @return its id
     */
    String leave(String kind, String subject, Map<String, String> details, Instant heard) {
        return leave(kind, subject, Map.of(), details, heard);
    }

    /** @param counts as they were told last */
    String leave(String kind, String subject, Map<String, Long> counts, Map<String, String> details, Instant heard) {
        String id = tasks.newId();
        send(new Task(id, kind, subject, TaskState.RUNNING, 0L, null, counts, null, details, heard, "olga", heard));
        await().atMost(Duration.ofMinutes(2))
                .until(() -> TestTokens.asOperator().get("/tasks/" + id).statusCode() == 200);
        return id;
    }

    /** Puts a record there as it is, whoever may have written it. */
    void sendForeign(String key, Task task) {
        send(key, task);
    }

    /** Whoever carries a task out has said nothing for long: others are to go on with it. */
    void silence(String id) throws UndecodableException {
        Task left = tasks.table().get(id).orElseThrow();
        send(new Task(
                id,
                left.getKind(),
                left.getSubject(),
                left.getState(),
                left.getCurrent(),
                left.getTotal(),
                left.getCounts(),
                left.getError(),
                left.getDetails(),
                left.getStartedAt(),
                left.getStartedBy(),
                Instant.now().minusSeconds(120)));
    }

    /** Waits until a task is over, and says how it ended. */
    ValidatableResponse awaitEnd(String id) {
        return await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> TestTokens.asOperator().get("/tasks/" + id).then(),
                        task -> !task.extract().path("state").equals("running"));
    }

    private void send(Task task) {
        send(task.getId(), task);
    }

    private void send(String key, Task task) {
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            producer.send(
                    new ProducerRecord<>("tasks", key.getBytes(StandardCharsets.UTF_8), encoder.encode("tasks", task)));
        }
    }
}
