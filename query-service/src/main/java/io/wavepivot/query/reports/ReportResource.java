package io.wavepivot.query.reports;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.vertx.core.http.HttpServerRequest;
import io.wavepivot.query.format.Format;
import io.wavepivot.query.http.Admission;
import io.wavepivot.query.http.Admission.Weight;
import io.wavepivot.query.http.StreamedAnswer;
import io.wavepivot.query.reports.format.ReportFormats;
import io.wavepivot.query.reports.sql.QueryFailedException;
import io.wavepivot.schemas.Report;
import io.wavepivot.schemas.ReportParameter;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.http.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/**
 * Reports: which there are, and what they find. Their queries are native code, which would hold the
 * threads that carry virtual ones.
 */
@Path("")
@RolesAllowed(Roles.ANALYST)
@Tag(name = "reports")
public class ReportResource {

    private final Reports reports;
    private final ReportRunner runner;
    private final ReportFormats formats;
    private final Admission admission;

    @Context
    UriInfo uri;

    @Context
    HttpHeaders headers;

    @Context
    HttpServerRequest request;

    ReportResource(Reports reports, ReportRunner runner, ReportFormats formats, Admission admission) {
        this.reports = reports;
        this.runner = runner;
        this.formats = formats;
        this.admission = admission;
    }

    @GET
    @Path("/reports")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "reports", summary = "All reports: their parameters, and what they are made of")
    public List<ReportView> all() {
        new QueryParameters(uri.getQueryParameters()).refuseIfWrong();
        return reports.all().stream().map(ReportView::of).toList();
    }

    @GET
    @Path("/reports/{report}")
    @Produces({Format.JSON_TYPE, Format.CSV_TYPE, MediaType.TEXT_HTML})
    @Operation(
            operationId = "report",
            summary = "What a report finds now, as a page with a picture, JSON or CSV",
            description = "Its parameters are those that GET /reports lists.")
    @APIResponse(
            responseCode = "200",
            description = "Where something is to be said of it, X-Notes does",
            content = {
                @Content(mediaType = Format.JSON_TYPE, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING))
            })
    @APIResponse(responseCode = "422", description = "It cannot be answered: its queries fail, or take too much")
    @Parameter(
            name = "format",
            in = ParameterIn.QUERY,
            description = "Goes before the Accept header",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"json", "csv", "html"}))
    public Response one(String report) throws IOException {
        return answer(reports.find(report).orElseThrow(() -> unknown(report)));
    }

    @GET
    @Path("/view/{report}")
    @Produces({Format.JSON_TYPE, Format.CSV_TYPE, MediaType.TEXT_HTML})
    @Operation(operationId = "viewReport", summary = "The same by a report's other name, its alias")
    @APIResponse(
            responseCode = "200",
            description = "As of GET /reports/{report}",
            content = {
                @Content(mediaType = Format.JSON_TYPE, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING))
            })
    @Parameter(
            name = "format",
            in = ParameterIn.QUERY,
            description = "Goes before the Accept header",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"json", "csv", "html"}))
    public Response view(String report) throws IOException {
        return answer(reports.called(report).orElseThrow(() -> unknown(report)));
    }

    private Response answer(Report report) throws IOException {
        QueryParameters parameters = new QueryParameters(uri.getQueryParameters());
        ReportFormat format = ReportFormat.of(parameters, headers);
        Map<String, Object> values = values(report, parameters);
        parameters.refuseIfWrong();
        ReportAnswer answer = admission.answer(Weight.REPORT, () -> found(report, values));
        Response.ResponseBuilder response =
                StreamedAnswer.of(request, headers, format.contentType(), out -> write(format, answer, out));
        Notes.headers(answer.notes()).forEach(note -> response.header("X-Notes", note));
        return response.build();
    }

    private void write(ReportFormat format, ReportAnswer answer, OutputStream out) throws IOException {
        admission.answer(Weight.REPORT, () -> {
            formats.write(format, answer, out);
            return null;
        });
    }

    private ReportAnswer found(Report report, Map<String, Object> values) throws IOException {
        try {
            return runner.run(report, values);
        } catch (QueryFailedException failed) {
            throw Problems.of(
                            422,
                            "report-failed",
                            "'%s' cannot be answered: %s".formatted(report.getName(), failed.getMessage()))
                    .build();
        }
    }

    private static Map<String, Object> values(Report report, QueryParameters parameters) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ReportParameter parameter : report.getParameters()) {
            ParameterType type = ParameterType.named(parameter.getType()).orElseThrow();
            parameters
                    .take(parameter.getName(), type::parse, type.rule())
                    .or(() -> Optional.ofNullable(parameter.getDefault$()).flatMap(type::parse))
                    .ifPresentOrElse(
                            value -> values.put(parameter.getName(), value),
                            () -> parameters.wrong(parameter.getName(), "", type.rule()));
        }
        return values;
    }

    /** There is no such report. */
    public static HttpProblem unknown(String report) {
        return Problems.of(404, "unknown-report", "There is no report '" + report + "'; GET /reports lists all")
                .build();
    }
}
