package io.wavepivot.query.pivots;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.wavepivot.query.format.Format;
import io.wavepivot.query.pivots.QueryParameters.ParameterError;
import io.wavepivot.query.read.Column;
import io.wavepivot.query.read.Cursor;
import io.wavepivot.query.read.Page;
import io.wavepivot.query.read.PivotReader;
import io.wavepivot.query.read.RowRange;
import io.wavepivot.query.read.Selection;
import io.wavepivot.schemas.http.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** Pivots: what there is, and their rows. In paths, the {@code ;} of a pivot's name is written {@code /}. */
@Path("/pivots")
@RolesAllowed("analyst")
@RunOnVirtualThread
@Tag(name = "pivots")
public class PivotResource {

    private static final Logger LOG = Logger.getLogger(PivotResource.class);
    private static final int DEFAULT_PAGE = 1_000;
    private static final int MAX_LIMIT = 1_000_000;
    private static final int MAX_LATEST = 10_000;
    private static final String FORMATS = "json, ndjson, csv or arrow";

    private final PivotReader reader;
    private final Clock clock = Clock.systemUTC();

    @Context
    UriInfo uri;

    @Context
    HttpHeaders headers;

    @Context
    HttpServerRequest request;

    PivotResource(PivotReader reader) {
        this.reader = reader;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "All pivots: rows, columns, first and last row, freshness")
    public List<PivotView> pivots() {
        return reader.pivots().stream()
                .map(pivot -> PivotView.of(reader.summary(pivot), null, clock.instant()))
                .toList();
    }

    @GET
    @Path("/{pivot: .+}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "One pivot: as in the list, and its columns with their types and last values")
    public PivotView pivot(@PathParam("pivot") String path) {
        String pivot = name(path);
        List<Column> columns = columns(pivot);
        return PivotView.of(reader.summary(pivot), columns, clock.instant());
    }

    @GET
    @Path("/{pivot: .+}/rows")
    @Produces({Format.JSON_TYPE, Format.NDJSON_TYPE, Format.CSV_TYPE, Format.ARROW_TYPE})
    @Operation(summary = "Rows of a pivot, by time")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "The earliest time: Unix seconds or ISO 8601")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "The time before which to stop")
    @Parameter(name = "points", in = ParameterIn.QUERY, description = "Point ids or globs (* and ?), with commas")
    @Parameter(name = "limit", in = ParameterIn.QUERY, description = "Rows at most; JSON: 1000, else all")
    @Parameter(name = "order", in = ParameterIn.QUERY, schema = @Schema(enumeration = {"asc", "desc"}))
    @Parameter(name = "cursor", in = ParameterIn.QUERY, description = "'next' of an earlier answer")
    @Parameter(name = "format", in = ParameterIn.QUERY, description = "Goes before the Accept header")
    @APIResponse(responseCode = "200", description = "A part has X-Truncated: true and Link: rel=next")
    public Response rows(@PathParam("pivot") String path) {
        String pivot = name(path);
        QueryParameters query = new QueryParameters(uri.getQueryParameters());
        Format format = format(query);
        Selection selection = selection(pivot, query, format);
        RowRange range = query.range();
        Optional<Integer> limit = query.count("limit", MAX_LIMIT);
        refuse(query);
        Page page = limit.isPresent() || format == Format.JSON
                ? reader.page(pivot, range, limit.orElse(DEFAULT_PAGE))
                : new Page(range, Optional.empty());
        String next = page.next().map(Cursor::encode).orElse(null);
        Response.ResponseBuilder response = answer(
                format,
                out -> reader.rows(pivot, page.range(), selection, rows -> format.rows()
                        .write(pivot, selection.columns(), rows, next, out)));
        if (next != null) {
            response.header("X-Truncated", "true")
                    .link(
                            uri.getRequestUriBuilder()
                                    .replaceQueryParam("cursor", next)
                                    .build(),
                            "next");
        }
        return response.build();
    }

    @GET
    @Path("/{pivot: .+}/latest")
    @Produces({Format.JSON_TYPE, Format.NDJSON_TYPE, Format.CSV_TYPE, Format.ARROW_TYPE})
    @Operation(summary = "The last n rows, the latest first; or the latest value of every column")
    @Parameter(name = "n", in = ParameterIn.QUERY, description = "How many rows; 1 when it is not given")
    @Parameter(name = "points", in = ParameterIn.QUERY, description = "Point ids or globs (* and ?), with commas")
    @Parameter(name = "per", in = ParameterIn.QUERY, schema = @Schema(enumeration = "column"))
    @Parameter(name = "format", in = ParameterIn.QUERY, description = "Goes before the Accept header")
    public Response latest(@PathParam("pivot") String path) {
        String pivot = name(path);
        QueryParameters query = new QueryParameters(uri.getQueryParameters());
        boolean perColumn = query.word("per", word -> Optional.of(word).filter("column"::equals), "column")
                .isPresent();
        Format format = format(query);
        int count = query.count("n", MAX_LATEST).orElse(1);
        if (perColumn) {
            List<Column> columns = query.points(columns(pivot));
            refuse(query);
            return Response.ok(latestValues(pivot, columns), MediaType.APPLICATION_JSON_TYPE)
                    .build();
        }
        Selection selection = selection(pivot, query, format);
        refuse(query);
        return answer(
                        format,
                        out -> reader.rows(pivot, RowRange.LATEST_FIRST, selection, count, rows -> format.rows()
                                .write(pivot, selection.columns(), rows, null, out)))
                .build();
    }

    /** Which columns there are is read only where it has to be known before the rows. */
    private Selection selection(String pivot, QueryParameters query, Format format) {
        if (query.namesPoints() || format.rows().needsColumns()) {
            List<Column> all = columns(pivot);
            return Selection.of(query.points(all), all);
        }
        if (!reader.exists(pivot)) {
            throw unknown(pivot);
        }
        return Selection.EVERYTHING;
    }

    private static Map<String, Object> latestValues(String pivot, List<Column> columns) {
        Map<String, Object> values = new TreeMap<>();
        for (Column column : columns) {
            values.put(
                    column.point(),
                    Map.of("value", column.lastValue(), "wave", column.lastWave(), "at", column.lastAt()));
        }
        return Map.of("pivot", pivot, "columns", values);
    }

    private Response.ResponseBuilder answer(Format format, StreamingOutput body) {
        HttpConnection connection = request.connection();
        StreamingOutput unbroken = out -> {
            try {
                body.write(new KeptOpen(out));
            } catch (IOException | RuntimeException failed) {
                // The status is sent already, and to end here would look complete: only a broken connection tells.
                LOG.errorf(failed, "path=%s: the answer broke off", uri.getPath());
                connection.close();
                throw failed;
            }
        };
        return Response.ok(unbroken).type(format.contentType()).header(HttpHeaders.VARY, "Accept");
    }

    private Format format(QueryParameters query) {
        Optional<Format> named = query.word("format", Format::named, FORMATS);
        return named.or(() -> Format.accepted(headers.getAcceptableMediaTypes()))
                .orElseThrow(NotAcceptableException::new);
    }

    private List<Column> columns(String pivot) {
        List<Column> columns = reader.columns(pivot);
        if (columns.isEmpty() && !reader.pivots().contains(pivot)) {
            throw unknown(pivot);
        }
        return columns;
    }

    private static HttpProblem unknown(String pivot) {
        return Problems.of(404, "unknown-pivot", "There is no pivot '" + pivot + "'; GET /pivots lists all")
                .build();
    }

    private static void refuse(QueryParameters query) {
        if (!query.errors().isEmpty()) {
            throw Problems.of(
                            400,
                            "invalid-query",
                            "Wrong: "
                                    + query.errors().stream()
                                            .map(ParameterError::field)
                                            .distinct()
                                            .toList())
                    .with("errors", query.errors())
                    .build();
        }
    }

    private static String name(String path) {
        return path.replace('/', ';');
    }
}
