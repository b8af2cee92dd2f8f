package io.wavepivot.query.tables;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vertx.core.http.HttpServerRequest;
import io.wavepivot.query.format.Format;
import io.wavepivot.query.http.Admission;
import io.wavepivot.query.http.Admission.Weight;
import io.wavepivot.query.http.StreamedAnswer;
import io.wavepivot.query.tables.TableView.ColumnView;
import io.wavepivot.query.tables.format.JsonObject;
import io.wavepivot.query.tables.format.TableFormats;
import io.wavepivot.query.tables.format.TableHeading;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.http.Roles;
import io.wavepivot.schemas.tables.Column;
import io.wavepivot.schemas.tables.Table;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Tables: what there is, and their rows. */
@Path("")
@RolesAllowed(Roles.ANALYST)
@RunOnVirtualThread
@Tag(name = "tables")
public class TablesResource {

    static final Set<String> OWN_PARAMETERS = Set.of("sort", "fields", "cursor", "limit", "format");

    private static final JsonFactory JSON = new JsonFactory();
    private static final int DEFAULT_PAGE = 1_000;
    private static final int MAX_LIMIT = 1_000_000;

    /** Beyond so many rows an answer is one of those that few are written of at the same time. */
    private static final int LIGHT_ROWS = 1_000;

    private static final int LIGHT_BYTES = 16 * 1024;

    private final Tables tables;
    private final TableReader reader;
    private final TableFormats formats;
    private final Admission admission;

    @Context
    UriInfo uri;

    @Context
    HttpHeaders headers;

    @Context
    HttpServerRequest request;

    TablesResource(Tables tables, TableReader reader, TableFormats formats, Admission admission) {
        this.tables = tables;
        this.reader = reader;
        this.formats = formats;
        this.admission = admission;
    }

    @GET
    @Path("/tables")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "tables", summary = "All tables: rows, last change, size, columns")
    public List<TableView> all() {
        new QueryParameters(uri.getQueryParameters()).refuseIfWrong();
        return tables.all().stream().map(this::view).toList();
    }

    @GET
    @Path("/tables/{table}/{id: .+}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "row", summary = "One row by its key, whose parts are joined by |")
    @APIResponse(
            responseCode = "200",
            description = "The row, a field a column",
            content = @Content(mediaType = Format.JSON_TYPE, schema = @Schema(type = SchemaType.OBJECT)))
    public Response one(
            @PathParam("table") @Parameter(schema = @Schema(type = SchemaType.STRING)) String name,
            @PathParam("id") @Parameter(schema = @Schema(type = SchemaType.STRING)) String id) {
        Table table = tables.existing(name);
        BsonDocument row = table.key()
                .parse(id)
                .flatMap(key -> reader.one(table, key))
                .orElseThrow(() -> Problems.of(
                                404,
                                "unknown-row",
                                "There is no row '%s' in '%s', whose key is %s"
                                        .formatted(
                                                id,
                                                name,
                                                String.join("|", table.dataset().getPrimaryKey())))
                        .build());
        return Response.ok((StreamingOutput) out -> {
                    try (JsonGenerator json = JSON.createGenerator(out)) {
                        JsonObject.write(table.columns(), row, json);
                    }
                })
                .build();
    }

    @GET
    @Path("/view/{table}/{id: .+}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "view", summary = "The same as GET /tables/{table}/{id}")
    @APIResponse(
            responseCode = "200",
            description = "The row, a field a column",
            content = @Content(mediaType = Format.JSON_TYPE, schema = @Schema(type = SchemaType.OBJECT)))
    public Response view(
            @PathParam("table") @Parameter(schema = @Schema(type = SchemaType.STRING)) String name,
            @PathParam("id") @Parameter(schema = @Schema(type = SchemaType.STRING)) String id) {
        return one(name, id);
    }

    @GET
    @Path("/tables/{table}")
    @Produces({Format.JSON_TYPE, Format.NDJSON_TYPE, Format.CSV_TYPE, Format.ARROW_TYPE})
    @Operation(
            operationId = "tableRows",
            summary = "Rows by conditions, as JSON, NDJSON, CSV or an Arrow stream",
            description = "A parameter <column>=<value> wants rows that have it; <column>.lt, .le, .gt, .ge, .in (with"
                    + " commas) and .prefix compare otherwise. sort=a,-b orders, fields=a,b chooses columns, limit and"
                    + " cursor page, format goes before the Accept header.")
    @APIResponse(
            responseCode = "200",
            description = "A part of the rows has X-Truncated: true and Link: rel=next",
            content = {
                @Content(mediaType = Format.JSON_TYPE, schema = @Schema(implementation = TableRows.class)),
                @Content(mediaType = Format.NDJSON_TYPE, schema = @Schema(type = SchemaType.OBJECT)),
                @Content(mediaType = Format.CSV_TYPE, schema = @Schema(type = SchemaType.STRING)),
                @Content(mediaType = Format.ARROW_TYPE, schema = @Schema(type = SchemaType.STRING, format = "binary"))
            })
    public Response rows(@BeanParam TableQueryParameters described) {
        Table table = tables.existing(described.table);
        QueryParameters parameters = new QueryParameters(uri.getQueryParameters());
        Format format = Format.of(parameters, headers);
        TableQuery query = new TableParameters(table, parameters)
                .query(uri.getQueryParameters().keySet());
        int limit = parameters.count("limit", MAX_LIMIT).orElse(format == Format.JSON ? DEFAULT_PAGE : 0);
        parameters.refuseIfWrong();
        Optional<Place> last = limit == 0 ? Optional.empty() : reader.lastOfPage(query, limit);
        String next = last.map(place -> cursor(place, query.order())).orElse(null);
        Response.ResponseBuilder response = answer(
                format,
                last.map(query::until).orElse(query),
                limit,
                new TableHeading(table.name(), query.columns(), next));
        if (next != null) {
            response.header("X-Truncated", "true").header(HttpHeaders.LINK, StreamedAnswer.nextPage(uri, next));
        }
        return response.build();
    }

    private Response.ResponseBuilder answer(Format format, TableQuery query, int limit, TableHeading heading) {
        return StreamedAnswer.of(request, headers, format.contentType(), out -> {
            boolean light = limit > 0 && limit <= LIGHT_ROWS && reader.rowSize(query.table()) <= LIGHT_BYTES;
            admission.answer(light ? Weight.LIGHT : Weight.HEAVY, () -> {
                reader.rows(query, rows -> formats.write(format, heading, rows, out));
                return null;
            });
        });
    }

    private static String cursor(Place place, Order order) {
        String cursor = place.encode(order);
        if (cursor.length() > Place.MAX_LENGTH) {
            throw Problems.of(
                            422,
                            "cursor-too-long",
                            "The rows cannot be paged by '%s': a value is too long; take another order, or NDJSON, CSV or Arrow without a limit"
                                    .formatted(order.text()))
                    .build();
        }
        return cursor;
    }

    private TableView view(Table table) {
        return new TableView(
                table.name(),
                reader.count(table),
                reader.bytes(table).orElse(null),
                reader.changedAt(table).orElse(null),
                table.key().columns().stream().map(Column::name).toList(),
                table.columns().stream().map(TablesResource::view).toList());
    }

    private static ColumnView view(Column column) {
        String type = column.schema().getLogicalType() == null
                ? column.schema().getType().getName()
                : column.schema().getLogicalType().getName();
        return new ColumnView(column.name(), type, column.nullable());
    }

    /**
     * Rows as JSON, for the OpenAPI document: they are written without such objects.
     *
     * @param rows each a field a column
     * @param next the cursor of the next page; null on the last
     */
    @Schema(name = "TableRows")
    record TableRows(
            String table,
            List<Map<String, Object>> rows,
            @Schema(nullable = true) String next) {}
}
