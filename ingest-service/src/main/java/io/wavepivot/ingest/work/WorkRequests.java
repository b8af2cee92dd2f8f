package io.wavepivot.ingest.work;

import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.tasks.TaskView;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriBuilder;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;

/** Tasks that are started, and waited for, by whoever calls the API. */
@Singleton
public final class WorkRequests {

    /** What {@code wait=} is at most. */
    public static final int LONGEST_WAIT_SECONDS = 3_600;

    private final Worker worker;

    WorkRequests(Worker worker) {
        this.worker = worker;
    }

    /**
     * Starts a task.
     *
     * @param details what it is about
     */
    public Task start(String kind, String subject, Map<String, String> details, SecurityContext caller) {
        try {
            return worker.start(
                    kind, subject, details, caller.getUserPrincipal().getName());
        } catch (KafkaException outage) {
            throw Problems.of(503, "kafka-unavailable", outage.getMessage()).build();
        }
    }

    /** A task as it is when it is over, or after so many seconds. */
    public Task awaited(Task task, int seconds) throws InterruptedException {
        try {
            return worker.await(task, Duration.ofSeconds(seconds));
        } catch (UndecodableException later) {
            throw Problems.of(409, "later-release", later.getMessage()).build();
        }
    }

    /**
     * Says where a task is found: 202, or 200 when it is over.
     *
     * @param wait how many seconds it is waited for
     */
    public Response answer(Task started, Optional<Integer> wait) throws InterruptedException {
        Task task = wait.isPresent() ? awaited(started, wait.get()) : started;
        return Response.status(task.getState() == TaskState.RUNNING ? Status.ACCEPTED : Status.OK)
                .location(UriBuilder.fromPath("/tasks/{id}").build(task.getId()))
                .entity(TaskView.of(task))
                .build();
    }
}
