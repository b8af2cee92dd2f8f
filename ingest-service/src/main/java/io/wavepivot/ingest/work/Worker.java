package io.wavepivot.ingest.work;

import io.wavepivot.ingest.work.Work.WorkFailedException;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.kafka.KafkaClients;
import io.wavepivot.schemas.kafka.SourcePublisher;
import io.wavepivot.schemas.tasks.Tasks;
import io.wavepivot.schemas.wire.AvroEncoder;
import io.wavepivot.schemas.wire.UndecodableException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.jboss.logging.Logger;

/**
 * Carries tasks out that were started here, and those of replicas that say nothing any more. Whoever takes a task over
 * fences off whoever did it before, and goes on where that one has told that it is.
 */
public final class Worker implements Runnable {

    private static final Logger LOG = Logger.getLogger(Worker.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final int MAX_AT_ONCE = 2;

    private static final Map<String, Object> PRODUCER = Map.of(
            ProducerConfig.BUFFER_MEMORY_CONFIG,
            16L * 1024 * 1024,
            ProducerConfig.BATCH_SIZE_CONFIG,
            128 * 1024,
            // Who dies in a transaction must not hold readers up for long.
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            20_000);

    private final KafkaClients kafka;
    private final AvroEncoder encoder;
    private final Tasks tasks;
    private final Map<String, Work> works;
    private final BooleanSupplier isReady;
    private final Duration patience;
    private final Clock clock;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newFixedThreadPool(
            MAX_AT_ONCE, Thread.ofPlatform().daemon().name("work-", 0).factory());
    private final CountDownLatch closed = new CountDownLatch(1);

    /**
     * @param isReady whether what tasks are about is known by now: before, none is taken over
     * @param patience how long whoever does a task may say nothing until it is taken over
     */
    public Worker(
            KafkaClients kafka,
            AvroEncoder encoder,
            Tasks tasks,
            List<Work> works,
            BooleanSupplier isReady,
            Duration patience,
            Clock clock) {
        this.kafka = kafka;
        this.encoder = encoder;
        this.tasks = tasks;
        this.works = new HashMap<>();
        works.forEach(work -> work.kinds().forEach(kind -> this.works.put(kind, work)));
        this.isReady = isReady;
        this.patience = patience;
        this.clock = clock;
    }

    /**
     * Starts a task; it outlives this replica.
     *
     * @param details what it is about
     * @return the task
     * @throws KafkaException it is not known whether it was started
     */
    public Task start(String kind, String subject, Map<String, String> details, String by) {
        Instant now = clock.instant();
        Task task = new Task(
                tasks.newId(), kind, subject, TaskState.RUNNING, 0L, null, Map.of(), null, details, now, by, now);
        try (SourcePublisher<Task> publisher =
                SourcePublisher.open(task.getId(), kafka, PRODUCER, encoder, tasks.table())) {
            publisher.begin().commit(task);
        } catch (UndecodableException impossible) {
            throw new IllegalStateException(impossible);
        }
        begin(task.getId(), () -> isUntouched(task));
        return task;
    }

    /** Waits until a task is over, but not for ever, and says how far it is then. */
    public Task await(Task task, Duration patience) throws InterruptedException, UndecodableException {
        Instant end = clock.instant().plus(patience);
        Task last = task;
        while (last.getState() == TaskState.RUNNING && clock.instant().isBefore(end)) {
            TimeUnit.MILLISECONDS.sleep(50);
            last = tasks.table().get(task.getId()).orElse(last);
        }
        return last;
    }

    @Override
    public void run() {
        try {
            while (!closed.await(LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                if (isReady.getAsBoolean() && tasks.areLoaded()) {
                    tasks.table().all().values().stream()
                            .filter(this::isSilent)
                            .forEach(task -> begin(task.getId(), () -> isSilent(task.getId())));
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Breaks off what is under way here: others go on with it. */
    public void close() {
        closed.countDown();
        threads.shutdownNow();
    }

    /** Whether nobody has taken up what was started here: it may have waited for its turn for long. */
    private boolean isUntouched(Task started) {
        try {
            return tasks.table()
                    .get(started.getId())
                    .filter(task -> !task.getUpdatedAt().equals(started.getUpdatedAt()))
                    .isEmpty();
        } catch (UndecodableException later) {
            return false;
        }
    }

    private boolean isSilent(String id) {
        try {
            return tasks.table().get(id).filter(this::isSilent).isPresent();
        } catch (UndecodableException later) {
            return false;
        }
    }

    /** Whether whoever carries a task out, if anybody does, has said nothing for long, or has a clock that is far off. */
    private boolean isSilent(Task task) {
        return task.getState() == TaskState.RUNNING
                && works.containsKey(task.getKind())
                && Duration.between(task.getUpdatedAt(), clock.instant()).abs().compareTo(patience) > 0;
    }

    /** @param isWanted asked once more before whoever does it is fenced off: it may have waited here for long */
    private void begin(String id, BooleanSupplier isWanted) {
        if (closed.getCount() > 0 && underWay.add(id)) {
            threads.execute(() -> {
                try {
                    if (isWanted.getAsBoolean()) {
                        carryOut(id);
                    }
                } catch (KafkaException | IOException | UndecodableException brokenOff) {
                    LOG.warnf("task=%s: broken off, and gone on with later: %s", id, brokenOff.getMessage());
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                } finally {
                    underWay.remove(id);
                }
            });
        }
    }

    private void carryOut(String id) throws IOException, InterruptedException, UndecodableException {
        try (SourcePublisher<Task> publisher = SourcePublisher.open(id, kafka, PRODUCER, encoder, tasks.table())) {
            Task task = publisher.state().orElse(null);
            if (task == null || task.getState() != TaskState.RUNNING) {
                return; // Whoever did it has ended it meanwhile.
            }
            Progress progress = new Progress(task, publisher, tasks, clock);
            Thread heart = Thread.ofVirtual().start(() -> beat(progress));
            try {
                works.get(task.getKind()).run(progress);
            } catch (KafkaException brokenOff) {
                throw brokenOff;
            } catch (WorkFailedException | RuntimeException failed) {
                LOG.warnf(
                        "task=%s kind=%s of=%s: failed: %s",
                        id, task.getKind(), task.getSubject(), failed.getMessage());
                progress.failed(WorkFailedException.brief(failed));
            } finally {
                heart.interrupt();
            }
        }
    }

    /** As long as a task is carried out, others are told so: it may be at one thing for minutes. */
    private void beat(Progress progress) {
        try {
            while (true) {
                Thread.sleep(patience.dividedBy(6));
                progress.beat();
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        } catch (KafkaException takenOver) {
            LOG.debugf("task=%s: %s", progress.task().getId(), takenOver.getMessage());
        }
    }
}
