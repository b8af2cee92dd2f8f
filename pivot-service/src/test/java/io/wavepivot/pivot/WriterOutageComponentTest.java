package io.wavepivot.pivot;

import static io.wavepivot.pivot.PivotTopic.AT;
import static io.wavepivot.pivot.PivotTopic.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.embedded.tests.MongoLink;
import io.wavepivot.embedded.tests.TestSigner;
import io.wavepivot.schemas.PivotRow;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is answered while MongoDB is gone, and what is done once it is back. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class WriterOutageComponentTest {

    @Inject
    PivotTopic topic;

    @TestHTTPResource("dlq/replay")
    String replay;

    /** Ends with {@code /q/}. */
    @TestHTTPResource(management = true)
    String management;

    private final HttpClient http = HttpClient.newHttpClient();
    private final String pivot = PivotTopic.newPivot();

    /** A letter that would pass. */
    @BeforeEach
    void putAside() throws Exception {
        byte[] patch = topic.encoder.encode(
                "pivot-rows", new PivotRow(pivot, "1", AT, Map.of("a", 1.0), true, false, Map.of()));
        topic.producer
                .send(new ProducerRecord<>("pivot-rows-dlq", PivotTopic.utf8(pivot + "|1"), patch))
                .get();
    }

    @AfterEach
    void mend() {
        MongoLink.mend();
    }

    @Test
    void whatWouldPassCannotBeToldUntilMongoDbIsBack() throws Exception {
        MongoLink.cut();

        HttpResponse<String> gone = post("?dryRun=true");

        assertThat(gone.statusCode()).isEqualTo(503);
        assertThat(gone.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(gone.body()).contains("\"mongodb-unavailable\"");
        MongoLink.mend();
        assertThat(post("?dryRun=true").statusCode()).isEqualTo(200);
    }

    @Test
    void aLetterGoesBackOnceAndIsAppliedWhenMongoDbIsBack() throws Exception {
        MongoLink.cut();
        assertThat(post("").statusCode()).isEqualTo(200);
        assertThat(post("").statusCode()).isEqualTo(200);

        MongoLink.mend();

        await().atMost(PATIENCE).ignoreExceptions().until(() -> topic.row(pivot, 1L) != null);
        assertThat(topic.letters(letter -> new String(letter.key(), StandardCharsets.UTF_8).startsWith(pivot)))
                .hasSize(1); // An outage is no reason to put anything aside.
    }

    @ParameterizedTest
    @CsvSource({
        "dryRun=yes, true or false",
        "dryRun=, true or false",
        "dry_run=true, no such parameter; there is dryRun"
    })
    void aDryRunThatIsNotUnderstoodIsNoRealOne(String query, String allowed) throws Exception {
        HttpResponse<String> refused = post("?" + query);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("\"allowed\":\"" + allowed + "\"");
        assertThat(post("?dryRun=true").body()).containsPattern("\"would_pass\":[1-9]");
    }

    /** It keeps its connections, and says nothing: once that kept whoever asked waiting for ever. */
    @Test
    void aServiceWhoseMongoDbStandsStillIsNotReady() throws Exception {
        MongoLink.freeze();

        HttpResponse<String> ready = send(HttpRequest.newBuilder(URI.create(management + "health/ready")));

        assertThat(ready.statusCode()).isEqualTo(503);
        assertThat(ready.body()).containsPattern("\"mongodb\",\\s*\"status\": \"DOWN\"");
    }

    private HttpResponse<String> post(String query) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create(replay + query))
                .header("Authorization", "Bearer " + TestSigner.token("olga", "operator"))
                .POST(BodyPublishers.noBody()));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(PATIENCE).build(), BodyHandlers.ofString());
    }
}
