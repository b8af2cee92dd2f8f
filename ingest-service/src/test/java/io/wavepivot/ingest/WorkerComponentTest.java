package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.ingest.work.Progress;
import io.wavepivot.ingest.work.Work;
import io.wavepivot.ingest.work.Worker;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.tasks.Tasks;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.SchemaRegistry;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Replicas with work of their own. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class WorkerComponentTest {

    private static final Duration LONG = Duration.ofMinutes(2);

    @Inject
    KafkaClients kafka;

    @Inject
    Tasks tasks;

    @Inject
    TestTasks left;

    @ConfigProperty(name = "schema-registry.url")
    String registryUrl;

    /** Of this test alone, so that no service has work for it. */
    private final String kind = "test-" + System.nanoTime();

    private final AtomicInteger runs = new AtomicInteger();
    private final List<Worker> workers = new ArrayList<>();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile boolean isReady = true;

    @BeforeEach
    void awaitReady() {
        TestTokens.awaitReady();
    }

    @AfterEach
    void stop() {
        workers.forEach(Worker::close);
    }

    @Test
    void whatIsOfAnUnknownKindIsLeftToOthers() throws UndecodableException {
        String unknown =
                left.leave(kind + "-else", "any", Map.of(), Instant.now().minusSeconds(120));
        String known = left.leave(kind, "any", Map.of(), Instant.now().minusSeconds(120));

        start(Duration.ofSeconds(30), Progress::isCancelled);

        awaitState(known, TaskState.DONE);
        assertThat(state(unknown)).isEqualTo(TaskState.RUNNING);
    }

    @Test
    void nothingIsTakenOverBeforeThereIsAllThatItNeeds() throws UndecodableException {
        isReady = false;
        String old = left.leave(kind, "any", Map.of(), Instant.now().minusSeconds(120));
        start(Duration.ofSeconds(30), Progress::isCancelled);

        await().atMost(LONG).until(() -> looks.get() > 2);
        assertThat(state(old)).isEqualTo(TaskState.RUNNING);
        isReady = true;

        awaitState(old, TaskState.DONE);
    }

    @Test
    void whoeverIsAtOneThingForLongIsNotTakenOverFrom() throws UndecodableException {
        CountDownLatch enough = new CountDownLatch(1);
        Worker busy = start(Duration.ofSeconds(6), progress -> enough.await());
        start(Duration.ofSeconds(6), progress -> enough.await());

        Task task = busy.start(kind, "long", Map.of(), "olga");
        Set<Instant> heard = new HashSet<>();
        await().atMost(LONG).until(() -> {
            heard.add(tasks.table().get(task.getId()).orElse(task).getUpdatedAt());
            return heard.size() > 6; // It beats every two seconds at most, so that is longer than six.
        });
        enough.countDown();

        awaitState(task.getId(), TaskState.DONE);
        assertThat(runs).hasValue(1);
    }

    @Test
    void whatBreaksOffIsGoneOnWithAndWhatFailsIsNot() throws UndecodableException {
        Worker worker = start(Duration.ofSeconds(2), progress -> {
            if (progress.task().getSubject().equals("fails")) {
                throw new Work.WorkFailedException("It cannot be done");
            }
            if (runs.get() < 3) {
                throw new IOException("The store is away");
            }
        });

        Task brokenOff = worker.start(kind, "breaks off", Map.of(), "olga");
        awaitState(brokenOff.getId(), TaskState.DONE);
        assertThat(runs).hasValue(3);

        Task failed = worker.start(kind, "fails", Map.of(), "olga");
        awaitState(failed.getId(), TaskState.FAILED);
        assertThat(tasks.table().get(failed.getId()).orElseThrow().getError()).isEqualTo("It cannot be done");
    }

    private Worker start(Duration patience, Body body) {
        AvroEncoder encoder = new AvroEncoder(new SchemaRegistry(registryUrl));
        Work work = new Counted(body);
        Worker worker = new Worker(kafka, encoder, tasks, List.of(work), this::look, patience, Clock.systemUTC());
        workers.add(worker);
        Thread.ofVirtual().start(worker);
        return worker;
    }

    private boolean look() {
        looks.incrementAndGet();
        return isReady;
    }

    private void awaitState(String id, TaskState wanted) {
        await().atMost(LONG).until(() -> state(id), wanted::equals);
    }

    private TaskState state(String id) throws UndecodableException {
        return tasks.table().get(id).map(Task::getState).orElse(null);
    }

    /** What a task does until it is done. */
    private interface Body {

        void run(Progress progress) throws IOException, InterruptedException, Work.WorkFailedException;
    }

    private final class Counted implements Work {

        private final Body body;

        Counted(Body body) {
            this.body = body;
        }

        @Override
        public Set<String> kinds() {
            return Set.of(kind);
        }

        @Override
        public void run(Progress progress) throws IOException, InterruptedException, WorkFailedException {
            runs.incrementAndGet();
            body.run(progress);
            progress.done(Map.of(), Map.of());
        }
    }
}
