package io.wavepivot.schemas.tasks;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.TimedId;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.Supervised;
import io.wavepivot.schemas.kafka.TopicSetup;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.AvroDecoder;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The tasks of all services, as of a moment ago. Whoever does one writes it; whoever wants it to end says so here. */
@Singleton
public class Tasks {

    /** At about a kilobyte each, and at 32 where a load waits for more; older ones are still in the topic. */
    private static final int MAX_TASKS = 2_000;

    /** Of a task's details: why it cannot be ended any more, for people. */
    public static final String IRREVOCABLE = "irrevocable";

    private static final int MAX_ID = 200;
    private static final String CANCEL = "/cancel";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final KafkaClients kafka;
    private final TopicSetup setup;
    private final AvroEncoder encoder;
    private final CompactedTable<Task> table;
    private final CompactedTable<Task> cancels;
    private final Clock clock = Clock.systemUTC();
    private List<Supervised> running = List.of();

    Tasks(
            @Identifier("default-kafka-broker") Map<String, Object> broker,
            @ConfigProperty(name = "schema-registry.url") String registryUrl) {
        SchemaRegistry registry = new SchemaRegistry(registryUrl);
        this.kafka = new KafkaClients(broker);
        this.setup = new TopicSetup(kafka, registry);
        this.encoder = new AvroEncoder(registry);
        this.table = new CompactedTable<>(
                Topics.TASKS,
                kafka,
                AvroDecoder.of(registry, Task.class),
                key -> !key.endsWith(CANCEL),
                Tasks::check,
                MAX_TASKS,
                task -> task.getState() != TaskState.RUNNING); // Who is to go on with those must know of them.
        this.cancels = new CompactedTable<>(
                Topics.TASKS,
                kafka,
                AvroDecoder.of(registry, Task.class),
                key -> key.endsWith(CANCEL),
                MAX_TASKS,
                any -> true);
    }

    void start(@Observes StartupEvent event) {
        Thread.ofVirtual().name("tasks").start(() -> {
            try {
                if (setup.await(Topics.TASKS)) {
                    running = List.of(Supervised.start("tasks", table), Supervised.start("cancelled tasks", cancels));
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        setup.close();
        table.close();
        cancels.close();
        Supervised.end(running, Duration.ofSeconds(2));
    }

    /** Whoever ends a task, or goes on with it, knows it by its id, after which its transactions are named. */
    private static void check(String key, Task task) throws UndecodableException {
        if (!task.getId().equals(key)
                || key.length() > MAX_ID
                || task.getSubject().length() > MAX_ID) {
            throw new UndecodableException(
                    "A task has its id as key, and that and its subject have at most %d characters".formatted(MAX_ID));
        }
    }

    /** Whether the tasks are known that there were when this service started. */
    public boolean areLoaded() {
        return table.isLoaded() && cancels.isLoaded();
    }

    /** The tasks, by their ids: where whoever does one keeps how far it is. */
    public CompactedTable<Task> table() {
        return table;
    }

    /** An id for a task that starts now: it is greater than those of tasks before. */
    public String newId() {
        return TimedId.next(clock);
    }

    /** Whether somebody wants a task to end. */
    public boolean isCancelled(String id) {
        try {
            return cancels.get(id + CANCEL).isPresent();
        } catch (UndecodableException later) {
            return true;
        }
    }

    /** Whether a task is carried out, or waits for its turn; what a later release says of it may be just that. */
    public boolean isUnderWay(String id) {
        try {
            return table.get(id)
                    .filter(task -> task.getState() == TaskState.RUNNING)
                    .isPresent();
        } catch (UndecodableException later) {
            return true;
        }
    }

    /** A task; empty when there is none, or when it is too long ago. */
    Optional<Task> find(String id) {
        try {
            return id.endsWith(CANCEL) ? Optional.empty() : table.get(id);
        } catch (UndecodableException later) {
            return Optional.empty();
        }
    }

    /** The last that were started, the latest first. */
    List<Task> latest(int count) {
        return table.last(count);
    }

    /**
     * Says that a task is to end. It does so by itself; what it has done by then stays.
     *
     * @throws KafkaException it is not known whether that was stored
     */
    void cancel(Task task, String by) throws InterruptedException {
        Instant now = clock.instant();
        Task wish = Task.newBuilder()
                .setId(task.getId())
                .setKind(task.getKind())
                .setSubject(task.getSubject())
                .setState(TaskState.CANCELLED)
                .setCurrent(task.getCurrent())
                .setCounts(Map.of())
                .setStartedAt(now)
                .setStartedBy(by)
                .setUpdatedAt(now)
                .build();
        String topic = Topics.TASKS.name();
        byte[] key = (task.getId() + CANCEL).getBytes(StandardCharsets.UTF_8);
        try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
            cancels.awaitWritten(
                    producer.send(new ProducerRecord<>(topic, key, encoder.encode(topic, wish)))
                            .get(),
                    PATIENCE);
        } catch (ExecutionException failed) {
            throw new KafkaException("Failed to cancel the task '" + task.getId() + "'", failed.getCause());
        }
    }
}
