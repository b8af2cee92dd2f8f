package io.wavepivot.ingest.rejects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.ingest.work.WorkRequests;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.http.Roles;
import io.wavepivot.schemas.tasks.Tasks;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Rows that were not taken in: why, and once more. */
@Path("")
@RunOnVirtualThread
@Tag(name = "tables")
public class RejectResource {

    private static final String CSV = "text/csv";
    private static final int DEFAULT_PAGE = 100;
    private static final int MAX_PAGE = 1_000;

    /** A page takes many times of what is sent of it. */
    private static final int MAX_AT_ONCE = 3;

    private static final int PATIENCE_SECONDS = 5;

    private final Tables tables;
    private final RejectLog log;
    private final Replay replay;
    private final Tasks tasks;
    private final WorkRequests requests;
    private final ObjectMapper json;
    private final Semaphore room = new Semaphore(MAX_AT_ONCE);

    @Context
    UriInfo uri;

    RejectResource(Tables tables, RejectLog log, Replay replay, Tasks tasks, WorkRequests requests, ObjectMapper json) {
        this.tables = tables;
        this.log = log;
        this.replay = replay;
        this.tasks = tasks;
        this.requests = requests;
        this.json = json;
    }

    @GET
    @Path("/tables/{table}/rejects")
    @RolesAllowed({Roles.PRODUCER, Roles.OPERATOR})
    @Produces({MediaType.APPLICATION_JSON, CSV})
    @Operation(
            summary = "The rows of a table that were not taken in, the newest first",
            description = "reason= wants a field, or a part of a rule; limit= (100) and cursor= page; format=csv gives"
                    + " the original columns and three more, so that they can be mended and loaded again, and so the"
                    + " newest of a page last.")
    @APIResponse(responseCode = "200", description = "A part of them has X-Truncated: true and Link: rel=next")
    public Response rejects(String table, @Context HttpHeaders headers)
            throws InterruptedException, JsonProcessingException {
        QueryParameters parameters = new QueryParameters(uri.getQueryParameters());
        Optional<String> reason = parameters.take("reason", Optional::of, "a field, or a part of a rule");
        Optional<Long> cursor =
                parameters.take("cursor", RejectResource::offset, "what an earlier answer had in its link");
        int limit = parameters.count("limit", MAX_PAGE).orElse(DEFAULT_PAGE);
        boolean asCsv = parameters
                .take("format", RejectResource::format, "json or csv")
                .orElseGet(() ->
                        headers.getAcceptableMediaTypes().getFirst().toString().startsWith(CSV));
        parameters.refuseIfWrong();
        loaded().existing(table);
        if (!room.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw Problems.busy("Too many ask for rejected rows at the same time; try again later", PATIENCE_SECONDS);
        }
        try {
            return answer(page(table, reason, cursor, limit), asCsv);
        } finally {
            room.release();
        }
    }

    private Response answer(RejectLog.Page page, boolean asCsv) throws JsonProcessingException {
        Response.ResponseBuilder answer = asCsv
                ? Response.ok(RejectCsv.of(page.rejects().reversed())).type(CSV + ";charset=utf-8")
                : Response.ok(json.writeValueAsBytes(
                                page.rejects().stream().map(RejectView::of).toList()))
                        .type(MediaType.APPLICATION_JSON);
        page.next().ifPresent(next -> answer.header("X-Truncated", "true").header(HttpHeaders.LINK, link(next)));
        return answer.build();
    }

    @POST
    @Path("/rejects/replay")
    @RolesAllowed(Roles.OPERATOR)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Take rejected rows in that keep the rules by now",
            description =
                    "All, or those of a table=, or of these those with a reason=, or those with ids= (with commas);"
                            + " wait= seconds. dryRun=true only says how many would pass, and how many would not, by reason.")
    @APIResponse(responseCode = "200", description = "Of a dry run; or with wait=, when the task is over")
    @APIResponse(responseCode = "202", description = "Location has the task")
    @APIResponse(responseCode = "409", description = "The table is being restored, or another replay is under way")
    public Response replay(@Context SecurityContext caller) throws InterruptedException {
        QueryParameters parameters = new QueryParameters(uri.getQueryParameters());
        boolean dryRun = parameters.flag("dryRun").orElse(false);
        Optional<Integer> wait = parameters.count("wait", WorkRequests.LONGEST_WAIT_SECONDS);
        Optional<String> table = parameters.take("table", Optional::of, "a table");
        Wanted wanted = wanted(parameters, table);
        parameters.refuseIfWrong(); // A dry run that is not understood must not be a real one.
        Tables known = loaded();
        if (dryRun) {
            table.ifPresent(known::existing);
            return Response.ok(dryRun(table.map(List::of).orElseGet(tables::openNames), wanted))
                    .build();
        }
        table.ifPresent(known::open);
        return start(Replay.KIND, table.orElse(Replay.ALL), wanted, caller, wait);
    }

    @POST
    @Path("/tables/{table}/rejects/dismiss")
    @RolesAllowed(Roles.OPERATOR)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "List rejected rows of a table no more",
            description = "Those that were mended and loaded again, or are of no use: all, or those with a reason=, or"
                    + " those with ids= (with commas); wait= seconds.")
    @APIResponse(responseCode = "200", description = "With wait=, when the task is over")
    @APIResponse(responseCode = "202", description = "Location has the task")
    @APIResponse(responseCode = "409", description = "The table is being restored, or a replay is under way")
    public Response dismiss(String table, @Context SecurityContext caller) throws InterruptedException {
        QueryParameters parameters = new QueryParameters(uri.getQueryParameters());
        Optional<Integer> wait = parameters.count("wait", WorkRequests.LONGEST_WAIT_SECONDS);
        Wanted wanted = wanted(parameters, Optional.of(table));
        parameters.refuseIfWrong();
        loaded().open(table);
        return start(Replay.DISMISSAL, table, wanted, caller, wait);
    }

    private static Wanted wanted(QueryParameters parameters, Optional<String> table) {
        Optional<String> reason = parameters.take("reason", Optional::of, "a field, or a part of a rule");
        Optional<List<String>> ids = parameters.list("ids");
        Set<Long> chosen = new HashSet<>();
        ids.ifPresent(some -> some.forEach(id -> offset(id)
                .ifPresentOrElse(chosen::add, () -> parameters.wrong("ids", id, "ids of rows of the table"))));
        if (table.isEmpty() && ids.isPresent()) {
            parameters.wrong("ids", String.join(",", ids.get()), "also 'table': ids are those of a table");
        }
        return new Wanted(reason, ids.map(any -> chosen));
    }

    private Response start(String kind, String subject, Wanted wanted, SecurityContext caller, Optional<Integer> wait)
            throws InterruptedException {
        replay.underWay(subject).ifPresent(first -> {
            throw Problems.of(409, "under-way", Replay.objection(first)).build();
        });
        return requests.answer(requests.start(kind, subject, wanted.details(), caller), wait);
    }

    private DryRun dryRun(List<String> names, Wanted wanted) {
        try {
            ReplayOutcome outcome = replay.dryRun(names, wanted);
            return new DryRun(outcome.passing(), outcome.failing());
        } catch (KafkaException outage) {
            throw unavailable(outage.getMessage());
        } catch (UndecodableException later) {
            throw laterRelease(later);
        }
    }

    private RejectLog.Page page(String table, Optional<String> reason, Optional<Long> cursor, int limit) {
        try {
            return log.page(table, reason, cursor, limit);
        } catch (KafkaException outage) {
            throw unavailable(outage.getMessage());
        } catch (UndecodableException later) {
            throw laterRelease(later);
        }
    }

    private Tables loaded() {
        if (!tables.areLoaded() || !tasks.areLoaded() || !log.replays().isLoaded()) {
            throw Problems.of(503, "starting", "The tables are not known yet: the service waits for Kafka")
                    .build();
        }
        return tables;
    }

    private String link(long next) {
        String target = uri.getRequestUriBuilder()
                .replaceQueryParam("cursor", next)
                .build()
                .getRawQuery();
        return "<%s?%s>; rel=\"next\"".formatted(uri.getRequestUri().getRawPath(), target);
    }

    private static HttpProblem unavailable(String why) {
        return Problems.of(503, "kafka-unavailable", why).build();
    }

    private static HttpProblem laterRelease(UndecodableException later) {
        return Problems.of(409, "later-release", "The last replay was of a later release: " + later.getMessage())
                .build();
    }

    private static Optional<Long> offset(String text) {
        try {
            return Optional.of(Long.parseLong(text)).filter(offset -> offset >= 0);
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    private static Optional<Boolean> format(String text) {
        return text.equals("csv") || text.equals("json") ? Optional.of(text.equals("csv")) : Optional.empty();
    }

    /**
     * What would become of rows.
     *
     * @param wouldPass how many would be taken in
     * @param failing how many would not be, by reason
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record DryRun(long wouldPass, Map<String, Long> failing) {}
}
