package io.wavepivot.ingest.http;

import io.wavepivot.schemas.http.Problems;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.FilterInputStream;
import java.io.IOException;
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
    private static final class Limited extends FilterInputStream {

        private int left = MAX_BYTES;

        Limited(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            count(Math.max(0, count));
            return count;
        }

        private void count(int read) {
            left -= read;
            if (left < 0) {
                throw tooLarge();
            }
        }
    }
}
