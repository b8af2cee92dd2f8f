package io.wavepivot.query.pivots;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.query.catalog.Pivot;
import io.wavepivot.query.catalog.Pivots;
import io.wavepivot.query.catalog.Summaries;
import io.wavepivot.schemas.http.Roles;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Pivots: what there is. */
@Path("/pivots")
@RolesAllowed(Roles.ANALYST)
@RunOnVirtualThread
@Tag(name = "pivots")
public class PivotResource {

    private final Pivots pivots;
    private final Summaries summaries;
    private final Clock clock = Clock.systemUTC();

    PivotResource(Pivots pivots, Summaries summaries) {
        this.pivots = pivots;
        this.summaries = summaries;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "pivots", summary = "All pivots: rows, columns, first and last row, freshness")
    public List<PivotView> all() {
        return pivots.all().stream()
                .map(pivot -> PivotView.of(summaries.of(pivot), null, clock.instant()))
                .toList();
    }

    @GET
    @Path("/{pivot: .+}")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(operationId = "pivot", summary = "A pivot with its columns, their types and last values")
    public PivotView one(
            @Parameter(description = RowParameters.PIVOT, schema = @Schema(type = SchemaType.STRING))
                    @PathParam("pivot")
                    String path) {
        String name = PivotPath.pivot(path);
        Pivot pivot = pivots.current(name).orElseThrow(() -> RowQuery.unknown(name));
        return PivotView.of(summaries.of(pivot), pivots.hints(pivot), clock.instant());
    }
}
