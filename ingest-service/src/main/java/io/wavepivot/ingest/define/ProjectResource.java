package io.wavepivot.ingest.define;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.ingest.define.ProjectRequest.Outcome;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.definitions.Definitions;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriBuilder;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Projects: which MySQL databases are polled, and how far. */
@Path("/projects")
@RolesAllowed(Roles.OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "projects")
public class ProjectResource {

    private final ProjectRequest requests;
    private final Definitions projects;
    private final ProjectStatus status;
    private final Clock clock;

    ProjectResource(ProjectRequest requests, Definitions projects, ProjectStatus status, Clock clock) {
        this.requests = requests;
        this.projects = projects;
        this.status = status;
        this.clock = clock;
    }

    @POST
    @Operation(summary = "Start polling a database, or change how it is polled")
    @APIResponse(responseCode = "201", description = "The project is new; polling starts within seconds")
    @APIResponse(responseCode = "200", description = "The project is known; it is polled as submitted from now on")
    @APIResponse(responseCode = "422", description = "The request is wrong; 'errors' has every field that is")
    @APIResponse(responseCode = "503", description = "The MySQL server, or Kafka, cannot be reached")
    public Response submit(JsonNode request, SecurityContext caller) throws InterruptedException {
        Problems.requireObject(request);
        return switch (read(request)) {
            case Outcome.Refused refused -> throw Problems.wrong(422, "invalid-project", refused.errors());
            case Outcome.Accepted accepted ->
                change(accepted.project().getDatabase(), writer -> define(accepted.project(), caller, writer));
        };
    }

    @GET
    @Operation(summary = "All projects, by database")
    public List<ProjectView> all() throws InterruptedException {
        return status.of(loaded().all());
    }

    @GET
    @Path("/{database}")
    @Operation(summary = "One project: its state, lag, last wave and gaps")
    public ProjectView one(String database) {
        return status.of(existing(database));
    }

    @DELETE
    @Path("/{database}")
    @Operation(summary = "Stop polling a database; what was read from it stays")
    @APIResponse(
            responseCode = "204",
            description = "It is not polled any longer; another replica may do so for a second")
    public void delete(String database) throws InterruptedException {
        change(database, writer -> {
            existing(database);
            writer.write(null);
            return database;
        });
        status.awaitStopped(database);
    }

    @POST
    @Path("/{database}/rescan")
    @Consumes(MediaType.WILDCARD)
    @Operation(summary = "Read a range of waves again, whatever their age, and repair their rows")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "The first wave: Unix seconds or ISO 8601")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "The wave before which to stop")
    @APIResponse(responseCode = "202", description = "It is under way; 'rescan' of the project says how far it is")
    @APIResponse(responseCode = "422", description = "The range is wrong; 'errors' says why")
    public Response rescan(
            String database,
            @QueryParam("from") String from,
            @QueryParam("to") String to,
            @Context SecurityContext caller)
            throws InterruptedException {
        existing(database);
        RescanRequest range = new RescanRequest(from, to);
        if (!range.errors().isEmpty()) {
            throw Problems.wrong(422, "invalid-range", range.errors());
        }
        Definition requested = change(
                database,
                writer -> request(
                        existing(database), range, caller.getUserPrincipal().getName(), writer));
        return Response.accepted(status.of(requested)).build();
    }

    private Definition request(Definition before, RescanRequest range, String caller, Definitions.Writer writer)
            throws InterruptedException {
        Project known = (Project) before.getBody();
        Project project = new Project(
                known.getDatabase(),
                known.getServer(),
                known.getMeasures(),
                known.getMonitoryNameKept(),
                known.getWaveCounterThreshold(),
                known.getDeleteOldValue(),
                known.getSleepTime(),
                status.plus(before, range.by(caller, clock.instant())));
        Definition definition = new Definition(before.getDefinedAt(), before.getDefinedBy(), project);
        writer.write(definition);
        return definition;
    }

    private Outcome read(JsonNode request) {
        try {
            return requests.read(request);
        } catch (SQLException outage) {
            throw unavailable("source-unavailable", outage);
        }
    }

    private Response define(Project project, SecurityContext caller, Definitions.Writer writer)
            throws InterruptedException {
        String database = project.getDatabase();
        Optional<Definition> before = known(database);
        before.ifPresent(known -> project.setRescans(((Project) known.getBody()).getRescans()));
        Definition definition =
                new Definition(clock.instant(), caller.getUserPrincipal().getName(), project);
        writer.write(definition);
        return Response.status(before.isEmpty() ? Status.CREATED : Status.OK)
                .location(UriBuilder.fromPath("/projects/{database}").build(database))
                .entity(status.of(definition))
                .build();
    }

    private <T> T change(String database, Definitions.Change<T> change) throws InterruptedException {
        try {
            return projects.change(database, change);
        } catch (KafkaException outage) {
            throw unavailable("definitions-unavailable", outage);
        }
    }

    private Definitions loaded() {
        if (!projects.areLoaded()) {
            throw Problems.of(503, "starting", "The projects are not known yet: the service waits for Kafka")
                    .build();
        }
        return projects;
    }

    private Optional<Definition> known(String database) {
        return loaded().known(database);
    }

    private Definition existing(String database) {
        return known(database)
                .orElseThrow(() -> Problems.of(404, "unknown-project", "There is no project '" + database + "'")
                        .build());
    }

    private static HttpProblem unavailable(String code, Exception cause) {
        return Problems.of(503, code, cause.getMessage()).build();
    }
}
