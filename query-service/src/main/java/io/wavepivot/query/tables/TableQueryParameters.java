package io.wavepivot.query.tables;

import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/**
 * The parameters of queries for rows of a table, as the OpenAPI document describes them, but for the conditions, whose
 * names are those of columns. Their values are taken by {@link TableParameters}.
 */
public class TableQueryParameters {

    @PathParam("table")
    @Parameter(schema = @Schema(type = SchemaType.STRING))
    public String table;

    @QueryParam("sort")
    @Parameter(
            description = "Columns, with commas; with - before those that descend. The key decides last",
            schema = @Schema(type = SchemaType.STRING))
    public String sort;

    @QueryParam("fields")
    @Parameter(
            description = "The columns that are wanted, with commas; all when it is not given",
            schema = @Schema(type = SchemaType.STRING))
    public String fields;

    @QueryParam("limit")
    @Parameter(
            description = "Rows at most; 1000 for JSON, all for other formats when it is not given",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "1000000"))
    public String limit;

    @QueryParam("cursor")
    @Parameter(description = "'next' of an earlier answer", schema = @Schema(type = SchemaType.STRING))
    public String cursor;

    @QueryParam("format")
    @Parameter(
            description = "Goes before the Accept header",
            schema =
                    @Schema(
                            type = SchemaType.STRING,
                            enumeration = {"json", "ndjson", "csv", "arrow"}))
    public String format;
}
