package io.wavepivot.query.http;

import com.mongodb.MongoException;
import io.wavepivot.schemas.http.Problems;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** An outage is no bug: the same request may succeed later. */
@Singleton
class Outages {

    private static final Logger LOG = Logger.getLogger(Outages.class);

    @ServerExceptionMapper
    Response unavailable(MongoException outage) {
        LOG.errorf("MongoDB does not answer: %s", outage.getMessage());
        return Problems.of(503, "mongodb-unavailable", "The pivots cannot be read now; try again later")
                .withTitle(Status.SERVICE_UNAVAILABLE.getReasonPhrase())
                .build()
                .toResponse();
    }
}
