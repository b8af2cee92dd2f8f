package io.wavepivot.schemas.tasks;

import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.http.Roles;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Long operations, of whatever service. */
@Path("")
@Authenticated
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "tasks")
public class TaskResource {

    private static final int MAX_LISTED = 1_000;

    private final Tasks tasks;

    TaskResource(Tasks tasks) {
        this.tasks = tasks;
    }

    @GET
    @Path("/tasks")
    @Operation(operationId = "tasks", summary = "The last 1,000 long operations, the latest first")
    public List<TaskView> all(@Context UriInfo uri) {
        new QueryParameters(uri.getQueryParameters()).refuseIfWrong();
        return loaded().latest(MAX_LISTED).stream().map(TaskView::of).toList();
    }

    @GET
    @Path("/tasks/{id}")
    @Operation(operationId = "task", summary = "How far a long operation is")
    public TaskView one(@PathParam("id") @Parameter(schema = @Schema(type = SchemaType.STRING)) String id) {
        return TaskView.of(existing(id));
    }

    @GET
    @Path("/api/v1/tasks/{id}")
    @Operation(operationId = "taskByItsOtherName", summary = "The same as GET /tasks/{id}")
    public TaskView oneByItsOtherName(
            @PathParam("id") @Parameter(schema = @Schema(type = SchemaType.STRING)) String id) {
        return one(id);
    }

    @DELETE
    @Path("/tasks/{id}")
    @Operation(operationId = "cancelTask", summary = "End a long operation; what it has done stays")
    @APIResponse(responseCode = "202", description = "It ends at the next occasion")
    @APIResponse(responseCode = "403", description = "It is another user's, and the role is not operator")
    @APIResponse(responseCode = "409", description = "It cannot be ended any more")
    public Response cancel(
            @PathParam("id") @Parameter(schema = @Schema(type = SchemaType.STRING)) String id,
            @Context SecurityContext caller)
            throws InterruptedException {
        Task task = existing(id);
        String user = caller.getUserPrincipal().getName();
        if (!caller.isUserInRole(Roles.OPERATOR) && !task.getStartedBy().equals(user)) {
            throw Problems.of(403, "forbidden", "Only operators, and who has started it, may end a task")
                    .build();
        }
        String irrevocable = task.getDetails().get(Tasks.IRREVOCABLE);
        if (irrevocable != null && task.getState() == TaskState.RUNNING) {
            throw Problems.of(409, "irrevocable", irrevocable).build();
        }
        try {
            tasks.cancel(task, user);
        } catch (KafkaException outage) {
            throw Problems.of(503, "kafka-unavailable", outage.getMessage()).build();
        }
        return Response.accepted(TaskView.of(task)).build();
    }

    private Task existing(String id) {
        return loaded().find(id).orElseThrow(() -> Problems.of(404, "unknown-task", "There is no task '" + id + "'")
                .build());
    }

    private Tasks loaded() {
        if (!tasks.areLoaded()) {
            throw Problems.of(503, "starting", "The tasks are not known yet: the service waits for Kafka")
                    .build();
        }
        return tasks;
    }
}
