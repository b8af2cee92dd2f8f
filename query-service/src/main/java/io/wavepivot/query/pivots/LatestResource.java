package io.wavepivot.query.pivots;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import io.wavepivot.query.catalog.Pivots;
import io.wavepivot.query.format.Format;
import io.wavepivot.query.http.Admission;
import io.wavepivot.query.http.Admission.Weight;
import io.wavepivot.query.http.StreamedAnswer;
import io.wavepivot.query.pivots.RowAnswers.Rows;
import io.wavepivot.query.read.LatestValue;
import io.wavepivot.query.read.LatestValues;
import io.wavepivot.query.read.PivotReader;
import io.wavepivot.query.read.RowRange;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.http.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The latest rows of a pivot, and the latest values of its columns. */
@Path("/pivots")
@RolesAllowed(Roles.ANALYST)
@RunOnVirtualThread
@Tag(name = "pivots")
public class LatestResource {

    private final Pivots pivots;
    private final PivotReader reader;
    private final LatestValues values;
    private final RowAnswers answers;
    private final Admission admission;

    @Context
    UriInfo uri;

    @Context
    HttpHeaders headers;

    @Context
    HttpServerRequest request;

    LatestResource(Pivots pivots, PivotReader reader, LatestValues values, RowAnswers answers, Admission admission) {
        this.pivots = pivots;
        this.reader = reader;
        this.values = values;
        this.answers = answers;
        this.admission = admission;
    }

    @GET
    @Path("/{pivot: .+}/latest")
    @Produces({Format.JSON_TYPE, Format.NDJSON_TYPE, Format.CSV_TYPE, Format.ARROW_TYPE})
    @Operation(
            operationId = "latest",
            summary = "The last n rows, the latest first; or the latest value of every column")
    @APIResponse(
            responseCode = "200",
            description = "The rows, or with per=column the values",
            content = {
                @Content(mediaType = Format.JSON_TYPE, schema = @Schema(oneOf = {RowsDocument.class, Values.class})),
                @Content(
                        mediaType = Format.NDJSON_TYPE,
                        schema = @Schema(implementation = RowsDocument.RowObject.class)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Format.ARROW_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response latest(@BeanParam RowParameters.OfLatest described) throws IOException {
        QueryParameters parameters = new QueryParameters(uri.getQueryParameters());
        boolean perColumn = parameters
                .take("per", word -> Optional.of(word).filter("column"::equals), "column")
                .isPresent();
        Format format = Format.of(parameters, headers);
        int count = parameters.count("n", RowParameters.MAX_LATEST).orElse(1);
        RowQuery query = RowQuery.of(described.pivot, parameters, pivots, perColumn || format.isTable());
        parameters.refuseIfWrong();
        if (!perColumn) {
            return answers.of(request, headers, format, query, new Rows(RowRange.LATEST_FIRST, count, count, null))
                    .build();
        }
        boolean isHead = StreamedAnswer.isHead(request);
        return Response.ok(isHead ? null : valuesOf(query), MediaType.APPLICATION_JSON_TYPE)
                .build();
    }

    private Values valuesOf(RowQuery query) throws IOException {
        Weight weight = query.weight(LatestValues.FIRST_ROWS, reader.rowSize(query.pivot()));
        return admission.answer(
                weight,
                () -> new Values(
                        query.pivot().name(),
                        values.of(query.pivot(), query.selection().columns(), query.columns())));
    }

    /** The latest value of each column, by point. */
    @JsonPropertyOrder({"pivot", "columns"})
    public record Values(String pivot, Map<String, LatestValue> columns) {}
}
