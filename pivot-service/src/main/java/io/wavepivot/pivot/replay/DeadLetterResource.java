package io.wavepivot.pivot.replay;

import io.smallrye.common.annotation.RunOnVirtualThread;
import io.wavepivot.pivot.consume.DeadLetterReplay;
import io.wavepivot.pivot.http.Problems;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.apache.kafka.common.KafkaException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.logging.Logger;

/** The records that could not be applied. */
@Path("/dlq")
@RolesAllowed("operator")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "dead letters")
public class DeadLetterResource {

    private static final Logger LOG = Logger.getLogger(DeadLetterResource.class);

    private final DeadLetterReplay letters;

    DeadLetterResource(DeadLetterReplay letters) {
        this.letters = letters;
    }

    @POST
    @Path("/replay")
    @Operation(summary = "Put all dead letters back that have not been, once the cause is gone")
    @APIResponse(responseCode = "200", description = "'replayed' says how many; what still fails comes back")
    @APIResponse(responseCode = "503", description = "Kafka cannot be reached; replaying again goes on from there")
    public Replayed replay() {
        try {
            Replayed replayed = new Replayed(letters.replay());
            LOG.infof("replayed=%d: dead letters were put back", replayed.replayed());
            return replayed;
        } catch (KafkaException outage) {
            throw Problems.of(503, "kafka-unavailable", "The replay broke off: " + outage.getMessage())
                    .build();
        }
    }

    /** @param replayed how many letters were put back */
    public record Replayed(long replayed) {}
}
