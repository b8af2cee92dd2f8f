package io.wavepivot.ingest.rows;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.ingest.tables.RowRules;
import io.wavepivot.ingest.tables.Tables;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Rows of tables, a few at a time. */
@Path("")
@RolesAllowed(Roles.PRODUCER)
@Produces(MediaType.APPLICATION_JSON)
@Consumes({MediaType.APPLICATION_JSON, RowsResource.NDJSON})
@RunOnVirtualThread
@Tag(name = "tables")
public class RowsResource {

    static final String NDJSON = "application/x-ndjson";

    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    private final Tables tables;
    private final RowsIntake intake;

    RowsResource(Tables tables, RowsIntake intake) {
        this.tables = tables;
        this.intake = intake;
    }

    @POST
    @Path("/tables/{table}/rows")
    @Operation(
            summary = "Write 1 to 1,000 rows of a table",
            description = "A JSON array of objects, or an object a line (application/x-ndjson). Rows that keep the"
                    + " rules of the dataset are published, the others are put aside with every reason.")
    @RequestBody(required = true)
    @APIResponse(responseCode = "200", description = "At least one row was accepted; 'rows' has a verdict for each")
    @APIResponse(responseCode = "400", description = "There is no row, or the body is no JSON")
    @APIResponse(responseCode = "404", description = "There is no such table")
    @APIResponse(responseCode = "408", description = "The body comes too slowly; nothing of it was taken")
    @APIResponse(responseCode = "413", description = "There are more than 1,000 rows, or more bytes than are taken")
    @APIResponse(responseCode = "422", description = "No row was accepted; 'rows' has the reasons of each")
    @APIResponse(responseCode = "503", description = "Kafka does not answer: it is not known whether rows were written")
    public Response write(
            String table,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @Context HttpHeaders headers,
            @Context SecurityContext caller,
            InputStream body)
            throws IOException, InterruptedException {
        RowRules rules = rules(table);
        boolean isLines = headers.getMediaType() != null
                && headers.getMediaType().toString().startsWith(NDJSON);
        Optional<String> key = Optional.ofNullable(idempotencyKey)
                .map(given -> checked(given))
                .map(given -> String.join("|", List.of(caller.getUserPrincipal().getName(), table, given)));
        return intake.take(rules, body, headers.getLength(), isLines, key);
    }

    @POST
    @Path("/new_records/{table}")
    @Operation(summary = "The same as POST /tables/{table}/rows")
    @RequestBody(required = true)
    public Response writeByItsOtherName(
            String table,
            @HeaderParam("Idempotency-Key") String idempotencyKey,
            @Context HttpHeaders headers,
            @Context SecurityContext caller,
            InputStream body)
            throws IOException, InterruptedException {
        return write(table, idempotencyKey, headers, caller, body);
    }

    private RowRules rules(String table) {
        if (!tables.areLoaded()) {
            throw Problems.of(503, "starting", "The tables are not known yet: the service waits for Kafka")
                    .build();
        }
        return tables.open(table);
    }

    private static String checked(String idempotencyKey) {
        if (!IDEMPOTENCY_KEY.matcher(idempotencyKey).matches()) {
            throw Problems.wrong(
                    400,
                    "invalid-idempotency-key",
                    List.of(new FieldError("Idempotency-Key", idempotencyKey, "1 to 255 visible characters of ASCII")));
        }
        return idempotencyKey;
    }
}
