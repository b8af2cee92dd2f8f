package io.wavepivot.query;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.Header;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A pivot of five waves, 60 to 300, with the points {@code 419.co2} (a double, in all), {@code 419.on} (a boolean, in
 * the first), {@code 421.n} (a long, in all but the last) and {@code 421.text} (a text, in the last).
 */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PivotComponentTest {

    private static final String PATH = "/pivots/TOR-BGO/TL_measures/A/60";
    private static final String NAME = "TOR-BGO;TL_measures;A;60";

    @Inject
    MongoClient mongodb;

    @ConfigProperty(name = "query.database")
    String database;

    @BeforeEach
    void fill() {
        MongoCollection<Document> rows = collection(NAME);
        rows.drop();
        collection("columns").drop();
        for (long wave = 60; wave <= 300; wave += 60) {
            Document cells = new Document("419%2Eco2", wave + 0.5);
            if (wave == 60) {
                cells.append("419%2Eon", true);
            }
            if (wave < 300) {
                cells.append("421%2En", wave);
            } else {
                cells.append("421%2Etext", "a \"quoted\", text");
            }
            rows.insertOne(new Document("_id", wave)
                    .append("at", new Date(wave * 1000))
                    .append("updatedAt", new Date(wave * 1000 + 5))
                    .append("complete", wave < 300)
                    .append("cells", cells));
        }
        column("419.co2", "double", 60, 300, 300.5);
        column("419.on", "boolean", 60, 60, true);
        column("421.n", "long", 60, 240, 240L);
        column("421.text", "string", 300, 300, "a \"quoted\", text");
    }

    @Test
    void allPivotsAreListed() {
        analyst()
                .get("/pivots")
                .then()
                .statusCode(200)
                .body("pivot", contains(NAME))
                .body("[0].path", equalTo(PATH))
                .body("[0].rows", equalTo(5))
                .body("[0].columns", equalTo(4))
                .body("[0].first_row.wave", equalTo(60))
                .body("[0].last_row.wave", equalTo(300))
                .body("[0].last_row.updated_at", equalTo("1970-01-01T00:05:00.005Z"));
    }

    @Test
    void aPivotHasItsColumnsWithTheirTypesAndLastValues() {
        analyst()
                .get(PATH)
                .then()
                .statusCode(200)
                .body("points.point", contains("419.co2", "419.on", "421.n", "421.text"))
                .body("points.type", contains("double", "boolean", "long", "string"))
                .body("points[2].last_wave", equalTo(240))
                .body("points[2].last_value", equalTo(240));
    }

    @Test
    void theNameMayAlsoBeWrittenWithEncodedSemicolons() {
        analyst()
                .urlEncodingEnabled(false)
                .get("/pivots/TOR-BGO%3BTL_measures%3BA%3B60/rows")
                .then()
                .statusCode(200)
                .body("rows", hasSize(5));
    }

    @Test
    void rowsAsJson() {
        analyst()
                .get(PATH + "/rows?from=240")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .body("pivot", equalTo(NAME))
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
                .get(PATH + "/rows?to=180")
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
        assertThat(csv("")).isEqualTo("""
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
                .get(PATH + "/rows")
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
        Response answer = analyst().urlEncodingEnabled(false).get(PATH + "/rows?format=csv&" + query);

        if ("error".equals(waves)) {
            answer.then().statusCode(400).body("errors.field", hasItem("to"));
        } else {
            assertThat(waves(answer.asString())).isEqualTo(waves == null ? "" : waves);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "419.co2        | wave,419.co2",
                "419.*          | wave,419.co2,419.on",
                "*.n,419.?o?    | wave,419.co2,421.n",
                "*              | wave,419.co2,419.on,421.n,421.text",
            })
    void pointsAreChosenByIdOrGlob(String points, String header) {
        assertThat(csv("&points=" + points + "&order=asc")).startsWith(header + "\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"asc", "desc"})
    void pagesFollowEachOtherUntilTheLast(String order) {
        List<Integer> waves = new ArrayList<>();
        String next = PATH + "/rows?limit=2&order=" + order;
        int pages = 0;
        while (next != null) {
            Response page = analyst().urlEncodingEnabled(false).get(next);
            waves.addAll(page.path("rows.wave"));
            pages++;
            String link = page.header("Link");
            assertThat(page.header("X-Truncated")).isEqualTo(link == null ? null : "true");
            assertThat((String) page.path("next"))
                    .isEqualTo(link == null ? null : link.replaceAll(".*cursor=([^>&]*).*", "$1"));
            next = link == null ? null : link.replaceAll("<([^>]*)>.*", "$1");
        }

        assertThat(pages).isEqualTo(3);
        assertThat(waves)
                .containsExactlyElementsOf(
                        order.equals("asc") ? List.of(60, 120, 180, 240, 300) : List.of(300, 240, 180, 120, 60));
    }

    @Test
    void aRowThatComesBetweenTwoPagesIsNotSkipped() {
        Response first = analyst().get(PATH + "/rows?limit=2");
        collection(NAME)
                .insertOne(new Document("_id", 150L)
                        .append("at", new Date(150_000))
                        .append("updatedAt", new Date(150_000))
                        .append("cells", new Document("419%2Eco2", 1.0)));

        String second = analyst()
                .get(PATH + "/rows?format=csv&from=121&cursor=" + first.path("next"))
                .asString();

        assertThat(first.<List<Integer>>path("rows.wave")).containsExactly(60, 120);
        assertThat(waves(second)).isEqualTo("180 240 300");
    }

    @Test
    void theLatestRowsComeLatestFirst() {
        analyst().get(PATH + "/latest").then().statusCode(200).body("rows.wave", contains(300));
        analyst()
                .get(PATH + "/latest?n=3&points=421.n")
                .then()
                .body("rows.wave", contains(300, 240, 180))
                .body("rows[1].cells", equalTo(Map.of("421.n", 240)));
    }

    @Test
    void theLatestValueOfEveryColumnComesWithItsOwnTime() {
        analyst()
                .get(PATH + "/latest?per=column&points=42*")
                .then()
                .statusCode(200)
                .body("columns.'421.n'", hasEntry("value", 240))
                .body("columns.'421.n'.at", equalTo("1970-01-01T00:04:00Z"))
                .body("columns.'421.text'.wave", equalTo(300))
                .body("columns", not(hasEntry("419.co2", "")));
    }

    @Test
    void answersAreCompressedForThoseWhoTakeIt() throws Exception {
        HttpResponse<byte[]> answer = send(PATH + "/rows?format=csv");

        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .asString()
                .isEqualTo(csv(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "ndjson", "csv", "arrow"})
    void anAnswerThatFailsMidwayBreaksTheConnection(String format) {
        List<Document> rows = new ArrayList<>();
        for (long wave = 1_000; wave < 11_000; wave++) {
            rows.add(new Document("_id", wave)
                    .append("at", new Date(wave * 1000))
                    .append("updatedAt", new Date(wave * 1000))
                    .append("cells", new Document("419%2Eco2", wave * Math.PI)));
        }
        rows.add(new Document("_id", 20_000L).append("at", new Date(20_000_000)).append("complete", "broken"));
        collection(NAME).insertMany(rows);

        assertThatThrownBy(() -> send(PATH + "/rows?limit=1000000&format=" + format))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aWrongQueryGetsEveryErrorAtOnce() {
        analyst()
                .get(PATH + "/rows?from=yesterday&limit=0&order=up&points=419.*,nope&format=xml&cursor=!&size=3")
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
        analyst().accept("application/xml").get(PATH + "/rows").then().statusCode(406);
    }

    @Test
    void withoutATokenNothingIsAnswered() {
        given().get("/pivots").then().statusCode(401).contentType("application/problem+json");
        given().header(new Header("Authorization", "Bearer no.good.token"))
                .get(PATH + "/rows")
                .then()
                .statusCode(401);
    }

    @Test
    void anotherRoleIsForbidden() {
        TestTokens.as("paul", "producer").get("/pivots").then().statusCode(403).body("code", equalTo("forbidden"));
        TestTokens.as("paul", "producer").get(PATH + "/latest").then().statusCode(403);
    }

    private static HttpResponse<byte[]> send(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + RestAssured.port + path))
                .header("Accept-Encoding", "gzip")
                .header("Authorization", "Bearer " + TestTokens.token("ana", "analyst"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
        }
    }

    private static RequestSpecification analyst() {
        return TestTokens.as("ana", "analyst");
    }

    private static String csv(String query) {
        return analyst()
                .get(PATH + "/rows?format=csv" + query)
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .extract()
                .asString();
    }

    private static String waves(String csv) {
        return String.join(
                " ", csv.lines().skip(1).map(line -> line.split(",")[0]).toList());
    }

    private static List<Object> column(VectorSchemaRoot table, String name) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < table.getRowCount(); i++) {
            values.add(table.getVector(name).getObject(i));
        }
        return values;
    }

    private void column(String point, String type, long firstWave, long lastWave, Object lastValue) {
        collection("columns")
                .insertOne(new Document("_id", NAME + "|" + point)
                        .append("pivot", NAME)
                        .append("point", point)
                        .append("type", type)
                        .append("firstWave", firstWave)
                        .append(
                                "last",
                                new Document("at", new Date(lastWave * 1000))
                                        .append("wave", lastWave)
                                        .append("value", lastValue)));
    }

    private MongoCollection<Document> collection(String name) {
        return mongodb.getDatabase(database).getCollection(name);
    }
}
