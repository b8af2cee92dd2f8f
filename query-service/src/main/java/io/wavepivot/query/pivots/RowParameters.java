package io.wavepivot.query.pivots;

import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.http.Times;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/**
 * The parameters of queries for rows, as the OpenAPI document describes them. Their values are taken by
 * {@link QueryParameters}, which says all that is wrong at once.
 */
public class RowParameters {

    static final String PIVOT = "The pivot's name; its ';' may be written '/'";
    static final int MAX_LIMIT = 1_000_000;
    static final int MAX_LATEST = 10_000;

    @PathParam("pivot")
    @Parameter(description = PIVOT, schema = @Schema(type = SchemaType.STRING))
    public String pivot;

    @QueryParam("points")
    @Parameter(
            description = "Point ids or globs (* and ?), with commas; all when it is not given",
            schema = @Schema(type = SchemaType.STRING))
    public String points;

    @QueryParam("format")
    @Parameter(
            description = "Goes before the Accept header",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"json", "ndjson", "csv", "arrow"}))
    public String format;

    /** Of the rows by time. */
    public static class OfRange extends RowParameters {

        @QueryParam("from")
        @Parameter(description = "Inclusive. " + Times.ALLOWED, schema = @Schema(type = SchemaType.STRING))
        public String from;

        @QueryParam("to")
        @Parameter(description = "Exclusive. " + Times.ALLOWED, schema = @Schema(type = SchemaType.STRING))
        public String to;

        @QueryParam("order")
        @Parameter(
                schema =
                        @Schema(
                                type = SchemaType.STRING,
                                enumeration = {"asc", "desc"},
                                defaultValue = "asc"))
        public String order;

        @QueryParam("limit")
        @Parameter(
                description = "Rows at most; 1000 for JSON, all for other formats when it is not given",
                schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "" + MAX_LIMIT))
        public String limit;

        @QueryParam("cursor")
        @Parameter(description = "'next' of an earlier answer", schema = @Schema(type = SchemaType.STRING))
        public String cursor;
    }

    /** Of the latest rows. */
    public static class OfLatest extends RowParameters {

        @QueryParam("n")
        @Parameter(
                description = "How many rows",
                schema =
                        @Schema(
                                type = SchemaType.INTEGER,
                                minimum = "1",
                                maximum = "" + MAX_LATEST,
                                defaultValue = "1"))
        public String n;

        @QueryParam("per")
        @Parameter(
                description = "The latest value of every column, as JSON",
                schema = @Schema(type = SchemaType.STRING, enumeration = "column"))
        public String per;
    }
}
