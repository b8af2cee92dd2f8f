package io.wavepivot.ingest.datasets;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.ingest.datasets.Datasets.Change;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.definitions.Definitions;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Datasets: which tables there are, and which rows they take. */
@Path("/datasets")
@RolesAllowed(Roles.OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "datasets")
public class DatasetResource {

    private final Datasets datasets;
    private final DatasetRequest requests;

    DatasetResource(Datasets datasets) {
        this.datasets = datasets;
        this.requests = new DatasetRequest(datasets::table, datasets::objections);
    }

    @PUT
    @Path("/{name}")
    @Operation(summary = "Define a table, or change it")
    @APIResponse(responseCode = "201", description = "The dataset is new; rows are taken from now on")
    @APIResponse(responseCode = "200", description = "The dataset is known; rows are taken as submitted from now on")
    @APIResponse(responseCode = "422", description = "The request is wrong, or rows that there are do not fit it")
    @APIResponse(responseCode = "503", description = "Kafka or the schema registry cannot be reached")
    public Response define(String name, JsonNode request, SecurityContext caller) throws InterruptedException {
        Problems.requireObject(request);
        try {
            return switch (loaded(requests).read(name, request)) {
                case Outcome.Refused refused -> throw Problems.wrong(422, "invalid-dataset", refused.errors());
                case Outcome.Accepted accepted ->
                    define(accepted, caller.getUserPrincipal().getName());
            };
        } catch (KafkaException outage) {
            throw Definitions.unavailable(outage);
        }
    }

    @GET
    @RolesAllowed({Roles.OPERATOR, Roles.PRODUCER, Roles.ANALYST})
    @Operation(summary = "All datasets, by name")
    public List<DatasetView> all() {
        return loaded(datasets).all().stream().map(DatasetView::of).toList();
    }

    @GET
    @Path("/{name}")
    @RolesAllowed({Roles.OPERATOR, Roles.PRODUCER, Roles.ANALYST})
    @Operation(summary = "One dataset, as it was defined")
    public DatasetView one(String name) {
        return DatasetView.of(loaded(datasets).definition(name).orElseThrow(() -> unknown(name)));
    }

    @DELETE
    @Path("/{name}")
    @Operation(summary = "Take no rows of a dataset any longer; those that there are stay")
    @APIResponse(responseCode = "204", description = "No row is taken any longer")
    @APIResponse(responseCode = "409", description = "Other datasets refer to it")
    public void delete(String name, SecurityContext caller) throws InterruptedException {
        List<String> referring = loaded(datasets).referringTo(name);
        if (!referring.isEmpty()) {
            throw Problems.of(409, "referred-to", "These datasets refer to '%s': %s".formatted(name, referring))
                    .build();
        }
        try {
            if (!datasets.delete(name, caller.getUserPrincipal().getName())) {
                throw unknown(name);
            }
        } catch (KafkaException outage) {
            throw Definitions.unavailable(outage);
        }
    }

    private Response define(Outcome.Accepted accepted, String by) throws InterruptedException {
        return switch (datasets.define(accepted.dataset(), accepted.dropped(), by)) {
            case Change.Refused refused -> throw Problems.wrong(422, "incompatible-dataset", refused.errors());
            case Change.Made made -> answer(made.definition(), made.isNew());
        };
    }

    private static Response answer(Definition definition, boolean isNew) {
        return Response.status(isNew ? Status.CREATED : Status.OK)
                .entity(DatasetView.of(definition))
                .build();
    }

    private <T> T loaded(T wanted) {
        if (!datasets.areLoaded()) {
            throw Problems.of(503, "starting", "The datasets are not known yet: the service waits for Kafka")
                    .build();
        }
        return wanted;
    }

    private static HttpProblem unknown(String name) {
        return Problems.of(404, "unknown-dataset", "There is no dataset '" + name + "'")
                .build();
    }
}
