package io.wavepivot.ingest.http;

import io.wavepivot.schemas.http.Problems;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Whoever sends a body holds what others wait for: it has to come at some pace. Only the time counts that is spent
 * waiting for the sender.
 */
class BodyPace {

    private static final double MIN_BYTES_A_SECOND = 4 * 1024;
    private static final double GRACE_SECONDS = 10;

    @ServerRequestFilter
    void pace(ContainerRequestContext request) {
        if (request.hasEntity()) {
            request.setEntityStream(new Paced(request.getEntityStream()));
        }
    }

    @ServerExceptionMapper
    Response tooSlow(SlowBodyException slow) {
        return Problems.of(408, "body-too-slow", slow.getMessage()).build().toResponse();
    }

    /** A stream that ends when too little comes. */
    private static final class Paced extends CountedStream {

        private long bytes;
        private long waitedNanos;

        Paced(InputStream in) {
            super(in);
        }

        /** Of the stream itself: what the body is said to have, whether it is there or not, for which buffers would wait. */
        @Override
        public int available() {
            return 0;
        }

        @Override
        void count(int read, long nanos) throws SlowBodyException {
            bytes += read;
            waitedNanos += nanos;
            double seconds = waitedNanos / 1e9;
            if (read > 0 && seconds > GRACE_SECONDS + bytes / MIN_BYTES_A_SECOND) {
                throw new SlowBodyException(
                        "The body comes too slowly: %d bytes in %.0f s, where %.0f a second are wanted"
                                .formatted(bytes, seconds, MIN_BYTES_A_SECOND));
            }
        }
    }
}
