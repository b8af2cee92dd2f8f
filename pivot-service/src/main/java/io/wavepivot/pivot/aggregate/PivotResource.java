package io.wavepivot.pivot.aggregate;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.pivot.aggregate.query.PlanReader;
import io.wavepivot.pivot.aggregate.query.Query;
import io.wavepivot.schemas.Plan;
import io.wavepivot.schemas.TimedId;
import io.wavepivot.schemas.definitions.Definitions;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.http.Roles;
import io.wavepivot.schemas.tables.Table;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Aggregate pivots: which there are, and what they are made of. */
@Path("/pivots")
@RolesAllowed(Roles.OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "pivots")
public class PivotResource {

    private final Aggregates aggregates;
    private final Clock clock = Clock.systemUTC();

    PivotResource(Aggregates aggregates) {
        this.aggregates = aggregates;
    }

    @PUT
    @Path("/{name}")
    @Operation(
            summary = "Define an aggregate pivot, or change it: readers see what it was until all of it is built",
            description =
                    "dryRun=true defines nothing: the answer has the definition as it is understood, and the first"
                            + " rows of what would come of the first records of its tables.")
    @APIResponse(responseCode = "200", description = "Of a dry run")
    @APIResponse(responseCode = "202", description = "It is being built")
    @APIResponse(responseCode = "422", description = "The request is wrong; all that is wrong is said")
    @APIResponse(responseCode = "503", description = "Kafka cannot be reached")
    public Response define(String name, JsonNode request, @Context SecurityContext caller, @Context UriInfo uri)
            throws InterruptedException {
        QueryParameters parameters = new QueryParameters(uri.getQueryParameters());
        boolean dryRun = parameters.flag("dryRun").orElse(false);
        parameters.refuseIfWrong(); // A dry run that is not understood must not be a real one.
        Problems.requireObject(request);
        try {
            AggregatePivots known = loaded();
            Query query = query(name, request, caller.getUserPrincipal().getName());
            if (dryRun) {
                return Response.ok(DryRunView.of(query.plan(), aggregates.preview(query)))
                        .build();
            }
            known.define(name, query.plan(), aggregates::isFailed);
        } catch (KafkaException outage) {
            throw Definitions.unavailable(outage);
        }
        return Response.accepted(one(name)).build();
    }

    private Query query(String name, JsonNode request, String by) {
        PlanRequest form = new PlanRequest();
        Plan plan = form.read(TimedId.next(clock), request, clock.instant(), by);
        List<FieldError> errors = new ArrayList<>(form.errors());
        if (!Table.isName(name)) {
            errors.add(new FieldError("name", name, "a letter, then at most 62 letters, digits and underscores"));
        }
        PlanReader reader = new PlanReader(plan, aggregates::table);
        Optional<Query> query = reader.read();
        reader.errors().stream()
                .filter(error ->
                        form.errors().stream().noneMatch(said -> said.field().equals(error.field())))
                .forEach(errors::add);
        if (!errors.isEmpty()) {
            throw Problems.wrong(422, "invalid-pivot", errors);
        }
        plan.setShape(query.orElseThrow().shape());
        return query.get();
    }

    @GET
    @Operation(summary = "All aggregate pivots, by name")
    public List<PivotView> all() {
        return loaded().all().stream()
                .map(pivot -> PivotView.of(pivot, aggregates::build))
                .toList();
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "One aggregate pivot: what it is made of, and what it is to be made of")
    public PivotView one(String name) {
        return PivotView.of(loaded().find(name).orElseThrow(() -> unknown(name)), aggregates::build);
    }

    @DELETE
    @Path("/{name}")
    @Operation(summary = "Remove an aggregate pivot with all that is kept of it; its tables stay")
    @APIResponse(responseCode = "204", description = "Readers find it no longer, within seconds")
    public void delete(String name) throws InterruptedException {
        try {
            if (!loaded().delete(name)) {
                throw unknown(name);
            }
        } catch (KafkaException outage) {
            throw Definitions.unavailable(outage);
        }
    }

    private AggregatePivots loaded() {
        if (!aggregates.pivots().areLoaded()) {
            throw Problems.of(503, "starting", "The pivots are not known yet: the service waits for Kafka")
                    .build();
        }
        return aggregates.pivots();
    }

    private static HttpProblem unknown(String name) {
        return Problems.of(404, "unknown-pivot", "There is no aggregate pivot '" + name + "'")
                .build();
    }
}
