package io.wavepivot.ingest;

import static org.awaitility.Awaitility.await;

import io.restassured.response.ValidatableResponse;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.tasks.Tasks;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
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
        String id = tasks.newId();
        Task left =
                new Task(id, kind, subject, TaskState.RUNNING, 0L, null, Map.of(), null, details, heard, "olga", heard);
        send(id, left);
        await().atMost(Duration.ofMinutes(2))
                .until(() -> TestTokens.asOperator().get("/tasks/" + id).statusCode() == 200);
        return id;
    }

    /** Waits until a task is over, and says how it ended. */
    ValidatableResponse awaitEnd(String id) {
        return await().atMost(Duration.ofMinutes(2))
                .until(
                        () -> TestTokens.asOperator().get("/tasks/" + id).then(),
                        task -> !task.extract().path("state").equals("running"));
    }

    private void send(String id, Task task) {
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            producer.send(
                    new ProducerRecord<>("tasks", id.getBytes(StandardCharsets.UTF_8), encoder.encode("tasks", task)));
        }
    }
}
