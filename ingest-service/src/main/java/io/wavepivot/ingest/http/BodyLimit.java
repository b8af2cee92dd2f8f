package io.wavepivot.ingest.http;

import io.wavepivot.schemas.http.Problems;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.InputStream;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * Requests that are read into memory as a whole have a limit; those that bring rows have limits of their own, and files
 * none.
 */
class BodyLimit {

    private static final int MAX_BYTES = 1024 * 1024;

    @ServerRequestFilter
    void limit(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (path.startsWith("/tables/") || path.startsWith("/new_records/") || !request.hasEntity()) {
            return;
        }
        if (request.getLength() > MAX_BYTES) {
            throw tooLarge();
        }
        request.setEntityStream(new Limited(request.getEntityStream()));
    }

    private static RuntimeException tooLarge() {
        return Problems.of(413, "body-too-large", "The body has more than %d bytes".formatted(MAX_BYTES))
                .build();
    }

    /** A stream that says so when it has too much. */
    private static final class Limited extends CountedStream {

        private int left = MAX_BYTES;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        void count(int read, long nanos) {
            left -= read;
            if (left < 0) {
                throw tooLarge();
            }
        }
    }
}
