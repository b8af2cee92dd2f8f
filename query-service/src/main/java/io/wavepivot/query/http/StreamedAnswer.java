package io.wavepivot.query.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.io.OutputStream;
import org.jboss.logging.Logger;

/**
 * An answer that is written as it is read, by the thread that reads it, and compressed where the reader takes it. When
 * it fails before anything is written, another answer says so; when it fails later, the connection breaks.
 */
public final class StreamedAnswer {

    private static final Logger LOG = Logger.getLogger(StreamedAnswer.class);

    private final HttpServerRequest request;
    private final boolean gzip;
    private final StreamingOutput body;

    private StreamedAnswer(HttpServerRequest request, HttpHeaders headers, StreamingOutput body) {
        this.request = request;
        this.gzip = Encodings.takeGzip(headers);
        this.body = body;
    }

    /** @param body writes the answer; it need not close what it writes to, and cannot */
    public static Response.ResponseBuilder of(
            HttpServerRequest request, HttpHeaders headers, String contentType, StreamingOutput body) {
        StreamedAnswer answer = new StreamedAnswer(request, headers, body);
        return (isHead(request) ? Response.ok() : Response.ok((StreamingOutput) answer::write))
                .header(HttpHeaders.CONTENT_TYPE, contentType)
                .header(HttpHeaders.VARY, "Accept, Accept-Encoding")
                .header(HttpHeaders.CONTENT_ENCODING, answer.gzip ? "gzip" : null);
    }

    /** The link to the next page of an answer. Relative, as a proxy may have taken the request at another address. */
    public static String nextPage(UriInfo uri, String cursor) {
        String target = uri.getRequestUriBuilder()
                .replaceQueryParam("cursor", cursor)
                .build()
                .getRawQuery();
        return "<%s?%s>; rel=\"next\"".formatted(uri.getRequestUri().getRawPath(), target);
    }

    /** Whether only the headers are asked for: nothing needs to be read then. */
    public static boolean isHead(HttpServerRequest request) {
        return request.method().equals(HttpMethod.HEAD);
    }

    private void write(OutputStream out) throws IOException {
        AnswerStream answer = new AnswerStream(out, gzip);
        try {
            body.write(answer);
            answer.finish();
        } catch (IOException gone) {
            LOG.debugf("path=%s: the reader is gone: %s", request.path(), gone.getMessage());
            close();
        } catch (RuntimeException failed) {
            if (answer.isBegun()) {
                LOG.errorf("path=%s: the answer breaks off", request.path());
                breakOff(answer);
            }
            throw failed;
        } finally {
            answer.release();
        }
    }

    /** The status is sent already, and to end here would look complete: only a broken connection tells. */
    private void breakOff(AnswerStream answer) {
        try {
            answer.flush();
        } catch (IOException gone) {
            LOG.debugf("path=%s: the reader is gone, too: %s", request.path(), gone.getMessage());
        } finally {
            close();
        }
    }

    /** Waits until it is closed: else the mark of the end, which follows, may be sent before. */
    private void close() {
        request.connection().close().toCompletionStage().toCompletableFuture().join();
    }
}
