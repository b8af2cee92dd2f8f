package io.wavepivot.query;

import static io.wavepivot.query.Reader.analyst;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.wavepivot.embedded.tests.MongoLink;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that stands still, with its connections open, is an outage like any other. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class OutageComponentTest {

    @Inject
    TestPivots pivots;

    @AfterEach
    void mend() {
        MongoLink.mend();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/rows", "/rows?format=csv", "/rows?format=arrow&limit=2", "/latest", "/latest?per=column"})
    void aServerThatStandsStillIsUnavailable(String query) {
        TestPivot pivot = pivots.fiveWaves();
        analyst().get(pivot.path() + "/rows").then().statusCode(200);
        MongoLink.freeze();

        analyst()
                .header("Accept-Encoding", "gzip")
                .get(pivot.path() + query)
                .then()
                .statusCode(503)
                .contentType("application/problem+json")
                .header("Content-Encoding", nullValue())
                .header("Retry-After", "5")
                .body("code", equalTo("mongodb-unavailable"));
    }

    @Test
    void anAnswerThatIsUnderWayWhenTheServerStopsBreaks() throws Exception {
        TestPivot pivot = pivots.create("long").column("text", "string", 1, 40, "");
        String megabyte = "x".repeat(1024 * 1024);
        for (List<Document> rows : List.of(rows(1, 20, megabyte), rows(20, 40, megabyte))) {
            pivot.rows().insertMany(rows);
        }
        InputStream body = Reader.open(pivot.path() + "/rows?format=csv").body();
        body.readNBytes(2 * 1024 * 1024);
        MongoLink.freeze();

        assertThatThrownBy(body::readAllBytes).isInstanceOf(IOException.class);
    }

    private static List<Document> rows(long from, long to, String text) {
        return LongStream.range(from, to)
                .mapToObj(wave -> TestPivot.document(wave, wave, Map.of("text", text)))
                .toList();
    }
}
