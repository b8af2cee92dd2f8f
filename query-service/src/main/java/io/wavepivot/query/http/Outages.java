package io.wavepivot.query.http;

import com.mongodb.MongoException;
import io.wavepivot.schemas.http.Problems;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What is no bug, and no fault of the request: the same may succeed later. */
class Outages {

    private static final Logger LOG = Logger.getLogger(Outages.class);

    @ServerExceptionMapper
    Response unavailable(MongoException outage) {
        LOG.errorf("MongoDB does not answer: %s", outage.getMessage());
        return answer("mongodb-unavailable", "The pivots cannot be read now; try again later");
    }

    @ServerExceptionMapper
    Response noRoom(OutOfMemoryException full) {
        LOG.warnf("query.format.arrow-memory is used up: %s", full.getMessage());
        return answer("busy", "The answers that are being written take all memory; try again later, or ask for less");
    }

    private static Response answer(String code, String detail) {
        return Problems.of(503, code, detail)
                .withTitle(Status.SERVICE_UNAVAILABLE.getReasonPhrase())
                .withHeader(HttpHeaders.RETRY_AFTER, Admission.RETRY_SECONDS)
                .build()
                .toResponse();
    }
}
