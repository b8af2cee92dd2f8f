package io.wavepivot.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.wavepivot.embedded.tests.TestSigner;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.bson.Document;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An answer that fails midway: its connection breaks, and nobody can take what came for the whole. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
@TestInstance(Lifecycle.PER_CLASS)
class BrokenAnswersComponentTest {

    private static final int ROWS = 10_000;

    /** "Partial file. Only a part of the file was transferred." */
    private static final int CURL_PARTIAL_FILE = 18;

    @Inject
    TestPivots pivots;

    private TestPivot pivot;

    /** The row after the last is none. */
    @BeforeAll
    void fill() {
        pivot = pivots.create("long").column("v", "double", 0, ROWS, 1.0);
        List<Document> rows = LongStream.range(0, ROWS)
                .mapToObj(wave -> TestPivot.document(wave, wave, Map.of("v", wave * Math.PI)))
                .toList();
        pivot.rows().insertMany(rows);
        pivot.rows()
                .insertOne(new Document("_id", 20_000L)
                        .append("at", new Date(20_000_000))
                        .append("complete", "broken"));
    }

    @ParameterizedTest
    @CsvSource({"json,", "ndjson,", "csv,", "arrow,", "json,gzip", "ndjson,gzip", "csv,gzip", "arrow,gzip"})
    void theConnectionBreaksBeforeTheEnd(String format, String encoding) throws IOException {
        RawAnswer answer = answer("limit=1000000&format=" + format, encoding);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.isChunked()).isTrue();
        assertThat(answer.hasLastChunk()).isFalse();
        assertThat(answer.body().length).isGreaterThan(10_000);
    }

    @Test
    void aCompressedAnswerHasNoTrailer() throws IOException {
        byte[] body = answer("format=csv", "gzip").body();

        assertThatThrownBy(() -> new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes())
                .isInstanceOf(IOException.class);
    }

    @Test
    void anArrowStreamThatIsCutBetweenTwoBatchesCannotBeRead() throws IOException {
        byte[] body = answer("format=arrow", null).body();

        assertThatThrownBy(() -> batches(body)).isInstanceOf(IOException.class).hasMessageContaining("end of");
        assertThat(batches(withoutCut(body))).isEqualTo(ROWS / 4_096);
    }

    @Test
    void anArrowStreamThatFailsBeforeItsFirstBatchCannotBeRead() throws IOException {
        RawAnswer answer = answer("format=arrow&from=" + ROWS, null);

        assertThat(answer.hasLastChunk()).isFalse();
        assertThatThrownBy(() -> batches(answer.body())).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "ndjson"})
    void aJsonTextThatIsCutCannotBeParsed(String format) throws IOException {
        String[] lines =
                new String(answer("limit=1000000&format=" + format, null).body(), StandardCharsets.UTF_8).split("\n");

        assertThatThrownBy(() -> new ObjectMapper().readTree(lines[lines.length - 1]))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aCsvThatIsCutEndsInATextWithoutAnEnd() throws IOException {
        assertThat(new String(answer("format=csv", null).body(), StandardCharsets.UTF_8))
                .endsWith("\n9999," + 9_999 * Math.PI + "\n\"");
    }

    @ParameterizedTest
    @CsvSource({"json, 0", "csv, 0", "arrow, 0", "arrow, 10000"})
    void curlSaysThatPartOfItIsMissing(String format, long from) throws Exception {
        Process curl = new ProcessBuilder(
                        "bash",
                        "src/test/sh/curl",
                        "--silent",
                        "--header",
                        "Authorization: Bearer " + TestSigner.token("ana", "analyst"),
                        "http://localhost:%d%s/rows?limit=1000000&format=%s&from=%d"
                                .formatted(RestAssured.port, pivot.path(), format, from))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();

        assertThat(curl.waitFor()).isEqualTo(CURL_PARTIAL_FILE);
    }

    private RawAnswer answer(String query, String encoding) throws IOException {
        return RawAnswer.get(pivot.path() + "/rows?" + query, encoding);
    }

    /** How many can be read until the stream's end, marked or not. */
    private static int batches(byte[] body) throws IOException {
        int count = 0;
        try (RootAllocator memory = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(body), memory)) {
            while (reader.loadNextBatch()) {
                count++;
            }
        }
        return count;
    }

    private static byte[] withoutCut(byte[] body) {
        return Arrays.copyOf(body, body.length - 8);
    }
}
