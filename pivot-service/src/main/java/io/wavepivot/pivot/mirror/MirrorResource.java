package io.wavepivot.pivot.mirror;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
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

/** How the SQL copies of tables are doing. */
@Path("/mirrors")
@RolesAllowed(Roles.OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "mirrors")
public class MirrorResource {

    private final Mirrors mirrors;

    MirrorResource(Mirrors mirrors) {
        this.mirrors = mirrors;
    }

    @GET
    @Operation(summary = "The mirrors that datasets ask for, and how far this replica is with its share of each")
    @APIResponse(responseCode = "200", description = "Each mirror, by the name of its table")
    public List<MirrorView> list() {
        return mirrors.all().entrySet().stream()
                .map(entry -> MirrorView.of(entry.getKey(), entry.getValue()))
                .toList();
    }

    /**
     * A mirror.
     *
     * @param mirror {@code <server>/<database>}
     * @param behind records that are still to be written; null when that is not known, as nothing can be written
     * @param failure why nothing is written now; null while all is well
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record MirrorView(String table, String mirror, Long behind, String failure) {

        static MirrorView of(String table, Mirror mirror) {
            String failure = mirror.failure().orElse(null);
            return new MirrorView(table, mirror.target(), failure == null ? mirror.behind() : null, failure);
        }
    }
}
