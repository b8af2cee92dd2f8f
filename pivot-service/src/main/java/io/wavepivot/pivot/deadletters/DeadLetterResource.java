package io.wavepivot.pivot.deadletters;

import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.mongodb.MongoException;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.pivot.deadletters.DeadLetterReplay.Outcome;
import io.wavepivot.schemas.http.Problems;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.http.Roles;
import io.wavepivot.schemas.wire.UndecodableException;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** The records that could not be applied. */
@Path("/dlq")
@RolesAllowed(Roles.OPERATOR)
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "dead letters")
public class DeadLetterResource {

    private static final Logger LOG = Logger.getLogger(DeadLetterResource.class);

    private static final String DRY_RUN = "dryRun";

    private final DeadLetterReplay letters;

    @Context
    UriInfo uri;

    DeadLetterResource(DeadLetterReplay letters) {
        this.letters = letters;
    }

    @POST
    @Path("/replay")
    @Operation(summary = "Put all dead letters back that have not been, once the cause is gone")
    @APIResponse(responseCode = "200", description = "How many were, and how many were kept, by reason")
    @APIResponse(responseCode = "400", description = "Each parameter that is wrong")
    @APIResponse(responseCode = "503", description = "Kafka cannot be reached; replaying again goes on from there")
    public Replayed replay(
            @Parameter(
                            description = "Whether only to say how many would pass now, and how many not, by reason",
                            schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false"))
                    @QueryParam(DRY_RUN)
                    String described) {
        QueryParameters parameters = new QueryParameters(uri.getQueryParameters());
        boolean dryRun = parameters.flag(DRY_RUN).orElse(false);
        parameters.refuseIfWrong(); // A dry run that is not understood must not be a real one.
        try {
            if (dryRun) {
                Outcome outcome = letters.dryRun();
                return new Replayed(0L, outcome.passing(), outcome.failing());
            }
            Outcome outcome = letters.replay();
            LOG.infof("replayed=%d kept=%s: dead letters were put back", outcome.passing(), outcome.failing());
            return new Replayed(outcome.passing(), null, outcome.failing());
        } catch (KafkaException outage) {
            throw Problems.of(503, "kafka-unavailable", "The replay broke off: " + outage.getMessage())
                    .build();
        } catch (MongoException outage) {
            throw Problems.of(503, "mongodb-unavailable", "What would pass cannot be told now; try again later")
                    .build();
        } catch (UndecodableException later) {
            throw Problems.of(409, "later-release", "The last replay was of a later release: " + later.getMessage())
                    .build();
        }
    }

    /**
     * What became of the letters.
     *
     * @param replayed how many were put back
     * @param wouldPass of a dry run, how many could be applied now; else null
     * @param failing how many cannot be put back, or of a dry run could not be applied, by reason
     */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Replayed(long replayed, Long wouldPass, Map<String, Long> failing) {}
}
