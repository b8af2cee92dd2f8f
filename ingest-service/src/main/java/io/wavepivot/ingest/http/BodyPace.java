package io.wavepivot.ingest.http;

import io.wavepivot.schemas.http.Problems;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.io.FilterInputStream;
import java.io.IOException;
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
    private static final class Paced extends FilterInputStream {

        private long bytes;
        private long waitedNanos;

        Paced(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            long start = System.nanoTime();
            int next = super.read();
            count(next < 0 ? 0 : 1, start);
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            long start = System.nanoTime();
            int count = super.read(target, offset, length);
            count(Math.max(0, count), start);
            return count;
        }

        /** Of the stream itself: what the body is said to have, whether it is there or not, for which buffers would wait. */
        @Override
        public int available() {
            return 0;
        }

        private void count(int read, long start) throws SlowBodyException {
            bytes += read;
            waitedNanos += System.nanoTime() - start;
            double seconds = waitedNanos / 1e9;
            if (read > 0 && seconds > GRACE_SECONDS + bytes / MIN_BYTES_A_SECOND) {
                throw new SlowBodyException(
                        "The body comes too slowly: %d bytes in %.0f s, where %.0f a second are wanted"
                                .formatted(bytes, seconds, MIN_BYTES_A_SECOND));
            }
        }
    }
}
