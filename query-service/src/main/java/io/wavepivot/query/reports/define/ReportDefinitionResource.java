package io.wavepivot.query.reports.define;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.query.reports.ReportResource;
import io.wavepivot.query.reports.ReportView;
import io.wavepivot.query.reports.Reports;
import io.wavepivot.query.reports.sources.Sources;
import io.wavepivot.query.reports.sql.Sandboxes;
import io.wavepivot.schemas.Report;
import io.wavepivot.schemas.definitions.Definitions;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.http.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Defines reports. */
@Path("")
@RolesAllowed(Roles.OPERATOR)
@Tag(name = "reports")
public class ReportDefinitionResource {

    private final Reports reports;
    private final Sources sources;
    private final Sandboxes sandboxes;

    @Context
    UriInfo uri;

    ReportDefinitionResource(Reports reports, Sources sources, Sandboxes sandboxes) {
        this.reports = reports;
        this.sources = sources;
        this.sandboxes = sandboxes;
    }

    @PUT
    @Path("/reports/{report}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "defineReport", summary = "Define a report, or change it")
    @APIResponse(responseCode = "200", description = "It was there, and is as the request has it")
    @APIResponse(responseCode = "201", description = "It was not there")
    @APIResponse(responseCode = "422", description = "The request is wrong; all that is wrong is said")
    public Response define(String report, JsonNode form, @Context SecurityContext caller)
            throws InterruptedException, IOException {
        new QueryParameters(uri.getQueryParameters()).refuseIfWrong();
        Problems.requireObject(form);
        Report read = read(report, form);
        try {
            boolean isNew = reports.define(read, caller.getUserPrincipal().getName());
            return Response.status(isNew ? 201 : 200)
                    .entity(ReportView.of(read))
                    .build();
        } catch (KafkaException outage) {
            throw Definitions.unavailable(outage);
        }
    }

    private Report read(String name, JsonNode form) throws IOException {
        ReportRequest reader = new ReportRequest();
        Report report = reader.read(name, form);
        List<FieldError> errors = new ArrayList<>(reader.errors());
        if (errors.isEmpty()) {
            errors.addAll(new ReportCheck(report, sources, sandboxes).errors());
        }
        if (report.getAlias() != null) {
            reports.called(report.getAlias())
                    .filter(other -> !other.getName().equals(name))
                    .ifPresent(other -> errors.add(new FieldError(
                            "alias", report.getAlias(), "one of its own: it is that of " + other.getName())));
        }
        if (!errors.isEmpty()) {
            throw Problems.wrong(422, "invalid-report", errors);
        }
        return report;
    }

    @DELETE
    @Path("/reports/{report}")
    @Operation(operationId = "deleteReport", summary = "Remove a report; what it reads stays")
    @APIResponse(responseCode = "204", description = "It is there no longer")
    public void delete(String report) throws InterruptedException {
        try {
            if (!reports.delete(report)) {
                throw ReportResource.unknown(report);
            }
        } catch (KafkaException outage) {
            throw Definitions.unavailable(outage);
        }
    }
}
