package io.wavepivot.ingest.work;

import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.kafka.SourcePublisher;
import io.wavepivot.schemas.kafka.SourcePublisher.Transaction;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.tasks.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A task that is under way: how far it is, which is told with what it does, or every few seconds. */
public final class Progress {

    private static final Duration TOLD_EVERY = Duration.ofSeconds(2);

    private final SourcePublisher<Task> publisher;
    private final Tasks tasks;
    private final Clock clock;
    private Task task;
    private Instant told = Instant.EPOCH;

    Progress(Task task, SourcePublisher<Task> publisher, Tasks tasks, Clock clock) {
        this.task = task;
        this.publisher = publisher;
        this.tasks = tasks;
        this.clock = clock;
    }

    /** As it was told last. */
    public synchronized Task task() {
        return task;
    }

    /** What the task needs to go on. */
    public String detail(String name) {
        return task().getDetails().getOrDefault(name, "");
    }

    /** Whether a task, this one or another, has been ended by whoever took it over, or is none. */
    public boolean isOver(String id) {
        return !tasks.isUnderWay(id);
    }

    /** Whether somebody wants it to end. */
    public boolean isCancelled() {
        return tasks.isCancelled(task().getId());
    }

    /**
     * Tells how far it is, unless that was done a moment ago.
     *
     * @throws org.apache.kafka.common.KafkaException another replica has taken it over, or the broker is away
     */
    public synchronized void tell(long current, Long total) {
        if (clock.instant().isAfter(told.plus(TOLD_EVERY))) {
            commit(List.of(), next(TaskState.RUNNING, current, total, Map.of(), Map.of(), null));
        }
    }

    /** Tells that it goes on, whatever it is at. */
    synchronized void beat() {
        if (task.getState() == TaskState.RUNNING) {
            tell(task.getCurrent(), task.getTotal());
        }
    }

    /** Publishes some records, and tells how far it is with them. */
    public synchronized void publish(
            List<ProducerRecord<byte[], byte[]>> records, long current, Long total, Map<String, Long> counts) {
        commit(records, next(TaskState.RUNNING, current, total, counts, Map.of(), null));
    }

    /**
     * Publishes some records together with the state of a source that is not the task's own, and tells how far it is with
     * them.
     */
    public synchronized <S extends SpecificRecord> void publish(
            SourcePublisher<S> source,
            List<ProducerRecord<byte[], byte[]>> records,
            S state,
            long current,
            Long total,
            Map<String, Long> counts) {
        Task next = next(TaskState.RUNNING, current, total, counts, Map.of(), null);
        try (Transaction transaction = source.begin()) {
            records.forEach(transaction::send);
            transaction.send(Topics.TASKS, next.getId(), next);
            transaction.commit(state);
        }
        told(next);
    }

    /** Keeps what the task needs to go on. */
    public synchronized void keep(Map<String, String> details) {
        commit(List.of(), next(TaskState.RUNNING, task.getCurrent(), task.getTotal(), Map.of(), details, null));
    }

    /** Ends it, as all of it is done. */
    public void done(Map<String, Long> counts, Map<String, String> details) {
        end(TaskState.DONE, counts, details, null);
    }

    /** Ends it, as somebody wanted. */
    public void cancelled() {
        end(TaskState.CANCELLED, Map.of(), Map.of(), null);
    }

    /** Ends it, as it cannot be done. */
    void failed(String error) {
        end(TaskState.FAILED, Map.of(), Map.of(), error);
    }

    private synchronized void end(
            TaskState state, Map<String, Long> counts, Map<String, String> details, String error) {
        commit(List.of(), next(state, task.getCurrent(), task.getTotal(), counts, details, error));
    }

    private void commit(List<ProducerRecord<byte[], byte[]>> records, Task next) {
        try (Transaction transaction = publisher.begin()) {
            records.forEach(transaction::send);
            transaction.commit(next);
        }
        told(next);
    }

    private void told(Task next) {
        task = next;
        told = next.getUpdatedAt();
    }

    private Task next(
            TaskState state,
            long current,
            Long total,
            Map<String, Long> counts,
            Map<String, String> details,
            String error) {
        Map<String, Long> allCounts = new HashMap<>(task.getCounts());
        allCounts.putAll(counts);
        Map<String, String> allDetails = new HashMap<>(task.getDetails());
        allDetails.putAll(details);
        return new Task(
                task.getId(),
                task.getKind(),
                task.getSubject(),
                state,
                current,
                total,
                allCounts,
                error,
                allDetails,
                task.getStartedAt(),
                task.getStartedBy(),
                clock.instant());
    }
}
