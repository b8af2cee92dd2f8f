package io.wavepivot.query;

import static io.wavepivot.query.Reader.analyst;
import static io.wavepivot.query.Reader.csv;
import static io.wavepivot.query.Reader.waves;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rows of a pivot of five waves, 60 to 300, with the points {@code 419.co2} (a double, in all), {@code 419.on} (a
 * boolean, in the first), {@code 421.n} (a long, in all but the last) and {@code 421.text} (a text, in the last).
 */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class RowsComponentTest {

    @Inject
    TestPivots pivots;

    private TestPivot pivot;
    private String rows;

    @BeforeEach
    void fill() {
        pivot = pivots.fiveWaves();
        rows = pivot.path() + "/rows";
    }

    @Test
    void theNameMayAlsoBeWrittenWithEncodedSemicolons() {
        analyst()
                .urlEncodingEnabled(false)
                .get("/pivots/" + pivot.name().replace(";", "%3B") + "/rows")
                .then()
                .statusCode(200)
                .body("rows", hasSize(5));
    }

    @Test
    void rowsAsJson() {
        analyst()
                .get(rows + "?from=240")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("pivot", equalTo(pivot.name()))
                .body("rows.wave", contains(240, 300))
                .body("rows[0].at", equalTo("1970-01-01T00:04:00Z"))
                .body("rows[0].complete", equalTo(true))
                .body("rows[0].cells", equalTo(Map.of("419.co2", 240.5f, "421.n", 240)))
                .body("next", nullValue());
    }

    @Test
    void rowsAsNdjson() {
        String[] lines = analyst()
                .accept("application/x-ndjson")
                .get(rows + "?to=180")
                .then()
                .statusCode(200)
                .extract()
                .asString()
                .split("\n");

        assertThat(lines).hasSize(2);
        assertThat(lines[1])
                .isEqualTo("{\"wave\":120,\"at\":\"1970-01-01T00:02:00Z\",\"complete\":true,"
                        + "\"cells\":{\"419.co2\":120.5,\"421.n\":120}}");
    }

    @Test
    void rowsAsCsvAreTheWideTable() {
        assertThat(csv(rows)).isEqualTo("""
                wave,419.co2,419.on,421.n,421.text
                60,60.5,true,60,
                120,120.5,,120,
                180,180.5,,180,
                240,240.5,,240,
                300,300.5,,,"a ""quoted"", text"
                """);
    }

    @Test
    void rowsAsArrowHaveTheColumnsTypes() throws IOException {
        byte[] bytes = analyst()
                .accept("application/vnd.apache.arrow.stream")
                .get(rows)
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();

        try (RootAllocator memory = new RootAllocator();
                ArrowStreamReader reader = new ArrowStreamReader(new ByteArrayInputStream(bytes), memory)) {
            VectorSchemaRoot table = reader.getVectorSchemaRoot();
            assertThat(table.getSchema().toString())
                    .isEqualTo("Schema<wave: Int(64, true), 419.co2: FloatingPoint(DOUBLE), 419.on: Bool,"
                            + " 421.n: Int(64, true), 421.text: Utf8>");
            assertThat(reader.loadNextBatch()).isTrue();
            assertThat(table.getRowCount()).isEqualTo(5);
            assertThat(column(table, "wave")).containsExactly(60L, 120L, 180L, 240L, 300L);
            assertThat(column(table, "419.co2")).containsExactly(60.5, 120.5, 180.5, 240.5, 300.5);
            assertThat(column(table, "419.on")).containsExactly(true, null, null, null, null);
            assertThat(column(table, "421.n")).containsExactly(60L, 120L, 180L, 240L, null);
            assertThat(reader.loadNextBatch()).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "from=120&to=240                     | 120 180",
                "from=1970-01-01T00:04:00Z           | 240 300",
                "from=1970-01-01T01:04:00%2B01:00    | 240 300",
                "from=61&to=61                       | error",
                "order=desc                          | 300 240 180 120 60",
                "from=301                            | ",
            })
    void rangesIncludeTheirStartAndNotTheirEnd(String query, String waves) {
        Response answer = analyst().urlEncodingEnabled(false).get(rows + "?format=csv&" + query);

        if ("error".equals(waves)) {
            answer.then().statusCode(400).body("errors.field", hasItem("to"));
        } else {
            assertThat(waves(answer.asString())).isEqualTo(waves == null ? "" : waves);
        }
    }

    @Test
    void answersAreCompressedForThoseWhoTakeIt() throws Exception {
        HttpResponse<byte[]> answer =
                Reader.send(rows + "?format=csv", HttpResponse.BodyHandlers.ofByteArray(), "Accept-Encoding", "gzip");

        assertThat(answer.headers().allValues("Content-Encoding")).containsExactly("gzip");
        assertThat(answer.headers().firstValue("Vary")).contains("Accept, Accept-Encoding");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .asString()
                .isEqualTo(csv(rows));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"br", "gzip;q=0", "gzip;q=0.0, br"})
    void answersAreNotCompressedForOthers(String encodings) throws Exception {
        HttpResponse<byte[]> answer =
                Reader.send(rows, HttpResponse.BodyHandlers.ofByteArray(), "Accept-Encoding", encodings);

        assertThat(answer.headers().firstValue("Content-Encoding")).isEmpty();
    }

    @Test
    void aWrongQueryGetsEveryErrorAtOnce() {
        analyst()
                .get(rows + "?from=yesterday&limit=0&order=up&points=419.*,nope&format=xml&cursor=!&size=3")
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-query"))
                .body("errors.field", contains("format", "points", "from", "order", "cursor", "limit", "size"))
                .body("errors.find { it.field == 'points' }.value", equalTo("nope"))
                .body("errors.find { it.field == 'limit' }.allowed", equalTo("a whole number from 1 to 1000000"));
    }

    @Test
    void anUnknownPivotIsNotFound() {
        analyst()
                .get("/pivots/no/such/pivot/rows")
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("code", equalTo("unknown-pivot"))
                .body("detail", containsString("no;such;pivot"));
    }

    @Test
    void aFormatThatIsNotServedIsNotAcceptable() {
        analyst().accept("application/xml").get(rows).then().statusCode(406);
    }

    @Test
    void keysThatAreDocumentsAreWrittenAsTheirProducersWroteThem() {
        TestPivot hires = pivots.create("document").column("hired", "long", 60, 60, 7L);
        hires.row(Document.parse("{\"job\":\"clerk\",\"department\":7}"), 60, Map.of("hired", 7L));

        assertThat(csv(hires.path() + "/rows")).isEqualTo("""
                wave,hired
                "{""job"":""clerk"",""department"":7}",7
                """);
    }

    private static List<Object> column(VectorSchemaRoot table, String name) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < table.getRowCount(); i++) {
            values.add(table.getVector(name).getObject(i));
        }
        return values;
    }
}
