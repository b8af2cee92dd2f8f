package io.wavepivot.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

class StreamedAnswerTest {

    private static final RuntimeException FAILURE = new IllegalStateException("failed");

    private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    private boolean closed;

    @Test
    void anAnswerIsWrittenAsItsHeadersSay() throws IOException {
        Response answer = answer(HttpMethod.GET, "gzip", out -> out.write('a'));

        write(answer);

        assertThat(answer.getHeaderString("Content-Type")).isEqualTo("text/csv");
        assertThat(answer.getHeaderString("Content-Encoding")).isEqualTo("gzip");
        assertThat(answer.getHeaderString("Vary")).isEqualTo("Accept, Accept-Encoding");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(sent.toByteArray())).readAllBytes())
                .containsExactly('a');
        assertThat(closed).isFalse();
    }

    @Test
    void whoTakesNoGzipGetsNone() throws IOException {
        Response answer = answer(HttpMethod.GET, "identity", out -> out.write('a'));

        write(answer);

        assertThat(answer.getHeaderString("Content-Encoding")).isNull();
        assertThat(sent).hasToString("a");
    }

    @Test
    void whoAsksForTheHeadersGetsNoMore() {
        assertThat(answer(HttpMethod.HEAD, "gzip", out -> out.write('a')).hasEntity())
                .isFalse();
    }

    @Test
    void whatFailsBeforeItIsBegunMayBeAnsweredOtherwise() {
        Response answer = answer(HttpMethod.GET, "identity", out -> {
            throw FAILURE;
        });

        assertThatThrownBy(() -> write(answer)).isSameAs(FAILURE);

        assertThat(closed).isFalse();
    }

    @Test
    void whatFailsLaterIsSentAndBreaksTheConnection() {
        Response answer = answer(HttpMethod.GET, "identity", out -> {
            out.write('a');
            throw FAILURE;
        });

        assertThatThrownBy(() -> write(answer)).isSameAs(FAILURE);

        assertThat(sent).hasToString("a");
        assertThat(closed).isTrue();
    }

    @Test
    void whatFailsWhenTheReaderIsGoneFailsAllTheSame() {
        Response answer = answer(HttpMethod.GET, "gzip", out -> {
            out.write('a');
            throw FAILURE;
        });
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int oneByte) {}

            @Override
            public void flush() throws IOException {
                throw new IOException("gone");
            }
        };

        assertThatThrownBy(() -> body(answer).write(gone)).isSameAs(FAILURE);

        assertThat(closed).isTrue();
    }

    @Test
    void whereTheReaderIsGoneTheConnectionIsClosed() throws IOException {
        write(answer(HttpMethod.GET, "identity", out -> {
            throw new IOException("gone");
        }));

        assertThat(closed).isTrue();
    }

    @Test
    void whatIsCompressedGivesBackItsMemoryAfterAFailureToo() {
        AtomicReference<OutputStream> written = new AtomicReference<>();
        Response answer = answer(HttpMethod.GET, "gzip", out -> {
            out.write('a');
            written.set(out);
            throw FAILURE;
        });

        assertThatThrownBy(() -> write(answer)).isSameAs(FAILURE);

        assertThatThrownBy(() -> written.get().write('b')).isInstanceOf(RuntimeException.class);
    }

    private void write(Response answer) throws IOException {
        OutputStream out = new BufferedOutputStream(sent);
        body(answer).write(out);
        out.close();
    }

    private static StreamingOutput body(Response answer) {
        return (StreamingOutput) answer.getEntity();
    }

    private Response answer(HttpMethod method, String encoding, StreamingOutput body) {
        HttpConnection connection = proxy(HttpConnection.class, Map.of("close", Future.succeededFuture()));
        HttpServerRequest request =
                proxy(HttpServerRequest.class, Map.of("method", method, "path", "/", "connection", connection));
        HttpHeaders headers = proxy(HttpHeaders.class, Map.of("getRequestHeader", List.of(encoding)));
        return StreamedAnswer.of(request, headers, "text/csv", body).build();
    }

    /** What answers each call of a method of that name with that value. */
    private <T> T proxy(Class<T> type, Map<String, Object> answers) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    closed |= method.getName().equals("close");
                    return answers.get(method.getName());
                }));
    }
}
