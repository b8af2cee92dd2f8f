package io.wavepivot.ingest.files;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.ingest.csv.CsvDialect;
import io.wavepivot.ingest.files.CsvLoader.HeaderException;
import io.wavepivot.ingest.files.CsvLoader.OffsetException;
import io.wavepivot.ingest.files.CsvLoader.OtherTaskException;
import io.wavepivot.ingest.files.CsvLoader.Part;
import io.wavepivot.ingest.http.SlowBodyException;
import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.schemas.Task;
import io.wavepivot.schemas.TaskState;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.http.Roles;
import io.wavepivot.schemas.tasks.TaskView;
import io.wavepivot.schemas.tasks.Tasks;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriBuilder;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Files of CSV, whole or in parts. */
@Path("/tables/{table}/csv")
@RolesAllowed(Roles.PRODUCER)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.WILDCARD)
@RunOnVirtualThread
@Tag(name = "tables")
public class CsvResource {

    /** As in the IETF's draft of resumable uploads. */
    static final String OFFSET = "Upload-Offset";

    static final String COMPLETE = "Upload-Complete";
    static final String LENGTH = "Upload-Length";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{27}");
    private static final Duration FUTURE = Duration.ofDays(1);
    private static final int RETRY_SECONDS = 2;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_WAIT_SECONDS = 3_600;

    private final Tables tables;
    private final Tasks tasks;
    private final CsvLoader loader;
    private final LoadSlots slots;
    private final Clock clock;

    @Context
    UriInfo uri;

    CsvResource(Tables tables, Tasks tasks, CsvLoader loader, FilesConfig config, Clock clock) {
        this.tables = tables;
        this.tasks = tasks;
        this.loader = loader;
        this.slots = new LoadSlots(config.maxAtOnce());
        this.clock = clock;
    }

    @POST
    @Operation(
            summary = "Load a CSV of any length",
            description = "Parameters: header (true), delimiter (,), quote (\"), escape (as quote: doubled), encoding"
                    + " (UTF-8), skip (0 lines), name (for people), wait (answers 200 instead of 202), task (an id of"
                    + " one's own, under which a file that broke off goes on). A file may come in parts: each with Upload-Offset, all but the last"
                    + " with Upload-Complete: ?0.")
    @APIResponse(responseCode = "200", description = "With ?wait=: it is done; 'counts' has read, accepted, rejected")
    @APIResponse(responseCode = "202", description = "Location has the task; Upload-Offset is where to go on")
    @APIResponse(responseCode = "408", description = "The body comes too slowly; what came was taken")
    @APIResponse(responseCode = "409", description = "Upload-Offset is where the next part begins")
    @APIResponse(responseCode = "422", description = "The columns are not those of the table; nothing was taken")
    @APIResponse(responseCode = "503", description = "Kafka does not answer, or too many files are being loaded")
    public Response load(
            String table,
            @HeaderParam(OFFSET) String offset,
            @HeaderParam(COMPLETE) String complete,
            @HeaderParam(LENGTH) String length,
            @Context HttpHeaders headers,
            @Context SecurityContext caller,
            InputStream body) {
        RowRules rules = rules(table);
        QueryParameters parameters = new QueryParameters(uri.getQueryParameters());
        String id = parameters
                .take("task", this::id, "27 hexadecimal digits: the milliseconds of now in 11, then 16 of any kind")
                .orElseGet(tasks::newId);
        String name = parameters
                .take(
                        "name",
                        text -> Optional.of(text).filter(any -> any.length() <= LONGEST_NAME),
                        "at most 200 characters")
                .orElse("");
        boolean waits = parameters.count("wait", LONGEST_WAIT_SECONDS).isPresent();
        CsvDialect dialect = CsvParameters.dialect(parameters);
        parameters.refuseIfWrong();
        Load fresh = new Load(
                id,
                table,
                name,
                caller.getUserPrincipal().getName(),
                clock.instant(),
                dialect,
                List.of(),
                0,
                1,
                Load.Counts.ZERO,
                length(length, headers));
        return answer(
                load(fresh, rules, new Part(body, offset == null ? 0 : bytes(OFFSET, offset), isLast(complete))),
                waits);
    }

    private Task load(Load fresh, RowRules rules, Part part) {
        if (!slots.tryTake(fresh.startedBy())) {
            throw Problems.busy("Too many files are being loaded; try again later", RETRY_SECONDS);
        }
        try {
            return loader.load(fresh, rules, part);
        } catch (OffsetException other) {
            throw Problems.of(409, "other-offset", other.getMessage())
                    .withHeader(OFFSET, other.wanted())
                    .build();
        } catch (OtherTaskException other) {
            throw Problems.of(422, "other-task", other.getMessage()).build();
        } catch (HeaderException wrong) {
            throw Problems.wrong(422, "invalid-header", wrong.errors());
        } catch (ProducerFencedException | InvalidProducerEpochException | InvalidTxnStateException another) {
            throw Problems.of(409, "loaded-elsewhere", "Another request goes on with this task")
                    .build();
        } catch (KafkaException | UndecodableException outage) {
            throw Problems.of(503, "kafka-unavailable", outage.getMessage() + "; " + whereItIs(fresh))
                    .withHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS)
                    .build();
        } catch (SlowBodyException slow) {
            throw Problems.of(408, "body-too-slow", slow.getMessage() + "; " + whereItIs(fresh))
                    .build();
        } catch (IOException brokenOff) {
            throw Problems.of(400, "broken-off", "The body broke off; " + whereItIs(fresh))
                    .build();
        } finally {
            slots.leave(fresh.startedBy());
        }
    }

    private static String whereItIs(Load load) {
        return "GET /tasks/" + load.id() + " says how far it was read";
    }

    /** What has been read has been loaded, too: nothing is left to wait for. */
    private static Response answer(Task task, boolean waits) {
        boolean isOver = task.getState() != TaskState.WAITING && task.getState() != TaskState.RUNNING;
        return Response.status(waits && isOver ? Status.OK : Status.ACCEPTED)
                .location(UriBuilder.fromPath("/tasks/{id}").build(task.getId()))
                .header(OFFSET, task.getCurrent())
                .header("X-Rows-Accepted", task.getCounts().get("accepted"))
                .header("X-Rows-Rejected", task.getCounts().get("rejected"))
                .entity(TaskView.of(task))
                .build();
    }

    /** Ids ascend with time: one of the future would stand before all others. */
    private Optional<String> id(String text) {
        return Optional.of(text)
                .filter(id -> ID.matcher(id).matches()
                        && Long.parseLong(id.substring(0, 11), 16) <= clock.millis() + FUTURE.toMillis());
    }

    private RowRules rules(String table) {
        if (!tables.areLoaded() || !tasks.areLoaded()) {
            throw Problems.of(503, "starting", "The tables are not known yet: the service waits for Kafka")
                    .build();
        }
        return tables.open(table);
    }

    private static long bytes(String name, String header) {
        try {
            long bytes = Long.parseLong(header);
            if (bytes >= 0) {
                return bytes;
            }
        } catch (NumberFormatException noNumber) {
            // It is reported as a number below zero is.
        }
        throw wrongHeader(name, header, "a number of bytes");
    }

    /** Of the whole file; null when that is not known. */
    private static Long length(String header, HttpHeaders headers) {
        if (header != null) {
            return bytes(LENGTH, header);
        }
        String body = headers.getHeaderString(HttpHeaders.CONTENT_LENGTH);
        boolean isPart = headers.getHeaderString(OFFSET) != null || headers.getHeaderString(COMPLETE) != null;
        return body == null || isPart ? null : bytes(HttpHeaders.CONTENT_LENGTH, body);
    }

    private static boolean isLast(String header) {
        return switch (header == null ? "?1" : header) {
            case "?1" -> true;
            case "?0" -> false;
            default -> throw wrongHeader(COMPLETE, header, "?0 or ?1");
        };
    }

    private static HttpProblem wrongHeader(String name, String given, String allowed) {
        return Problems.wrong(400, "invalid-header-field", List.of(new FieldError(name, given, allowed)));
    }
}
