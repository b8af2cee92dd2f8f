package io.wavepivot.query.pivots;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import io.wavepivot.query.catalog.Pivots;
import io.wavepivot.query.format.Format;
import io.wavepivot.query.http.StreamedAnswer;
import io.wavepivot.query.pivots.RowAnswers.Rows;
import io.wavepivot.query.read.Cursor;
import io.wavepivot.query.read.Page;
import io.wavepivot.query.read.PivotReader;
import io.wavepivot.query.read.RowRange;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.http.Roles;
import io.wavepivot.schemas.http.Times;
import io.wavepivot.schemas.mongo.KeyKind;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The rows of a pivot by time. */
@Path("/pivots")
@RolesAllowed(Roles.ANALYST)
@RunOnVirtualThread
@Tag(name = "pivots")
public class RowsResource {

    private static final int DEFAULT_PAGE = 1_000;

    private final Pivots pivots;
    private final PivotReader reader;
    private final RowAnswers answers;

    @Context
    UriInfo uri;

    @Context
    HttpHeaders headers;

    @Context
    HttpServerRequest request;

    RowsResource(Pivots pivots, PivotReader reader, RowAnswers answers) {
        this.pivots = pivots;
        this.reader = reader;
        this.answers = answers;
    }

    @GET
    @Path("/{pivot: .+}/rows")
    @Produces({Format.JSON_TYPE, Format.NDJSON_TYPE, Format.CSV_TYPE, Format.ARROW_TYPE})
    @Operation(operationId = "rows", summary = "Rows by time, as JSON, NDJSON, CSV or an Arrow stream")
    @APIResponse(
            responseCode = "200",
            description = "A part of the rows has X-Truncated: true and Link: rel=next",
            content = {
                @Content(mediaType = Format.JSON_TYPE, schema = @Schema(implementation = RowsDocument.class)),
                @Content(
                        mediaType = Format.NDJSON_TYPE,
                        schema = @Schema(implementation = RowsDocument.RowObject.class)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Format.ARROW_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response rows(@BeanParam RowParameters.OfRange described) {
        QueryParameters parameters = new QueryParameters(uri.getQueryParameters());
        Format format = Format.of(parameters, headers);
        RowQuery query = RowQuery.of(described.pivot, parameters, pivots, format.isTable());
        RowRange range = range(parameters, query.pivot().keys());
        int limit = parameters.count("limit", RowParameters.MAX_LIMIT).orElse(format == Format.JSON ? DEFAULT_PAGE : 0);
        parameters.refuseIfWrong();
        Page page = limit == 0 ? new Page(range, Optional.empty()) : reader.page(query.pivot(), range, limit);
        String next = page.next().map(Cursor::encode).orElse(null);
        Response.ResponseBuilder response =
                answers.of(request, headers, format, query, new Rows(page.range(), 0, limit, next));
        if (next != null) {
            response.header("X-Truncated", "true").header(HttpHeaders.LINK, StreamedAnswer.nextPage(uri, next));
        }
        return response.build();
    }

    private static RowRange range(QueryParameters query, KeyKind keys) {
        Instant from = query.take("from", Times::parse, Times.ALLOWED).orElse(null);
        Instant to = query.take("to", Times::parse, Times.ALLOWED).orElse(null);
        boolean descending =
                query.take("order", RowsResource::descending, "asc or desc").orElse(false);
        Cursor cursor = query.take(
                        "cursor",
                        text -> Cursor.decode(text).filter(place -> place.isOf(keys)),
                        "what an earlier answer of this pivot gave as 'next'")
                .orElse(null);
        if (from != null && to != null && !from.isBefore(to)) {
            query.wrong("to", to.toString(), "a time after 'from', " + from);
        }
        return new RowRange(from, to, descending, cursor, true, null);
    }

    private static Optional<Boolean> descending(String text) {
        return switch (text) {
            case "asc" -> Optional.of(false);
            case "desc" -> Optional.of(true);
            default -> Optional.empty();
        };
    }
}
