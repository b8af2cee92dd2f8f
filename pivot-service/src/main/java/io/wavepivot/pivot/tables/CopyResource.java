package io.wavepivot.pivot.tables;

import io.wavepivot.pivot.tables.CopyStates.CopyState;
import io.wavepivot.schemas.http.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** How the copies of tables are doing. */
@Path("/copies")
@RolesAllowed(Roles.OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "copies")
public class CopyResource {

    private final CopyStates states;

    CopyResource(CopyStates states) {
        this.states = states;
    }

    @GET
    @Operation(summary = "The copies of tables in MongoDB, and how far this replica is with its share of each")
    @APIResponse(responseCode = "200", description = "Each table, by its name")
    public List<CopyState> list() {
        return states.all();
    }
}
