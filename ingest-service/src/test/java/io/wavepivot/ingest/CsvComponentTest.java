package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import io.wavepivot.embedded.tests.TestSigner;
import io.wavepivot.schemas.kafka.KafkaClients;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of CSV. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class CsvComponentTest {

    @Inject
    KafkaClients kafka;

    private TableLog log;

    @BeforeEach
    void ready() {
        TestTokens.awaitTasks();
        log = new TableLog(kafka);
    }

    @Test
    void aHeaderOfAnyWidthIsNotKeptWithEachRow() {
        TestTables.define("wide_header", ", \"unknown_columns\": \"discard_row\"");
        String columns = IntStream.range(0, 5_000).mapToObj(n -> "c" + n).collect(Collectors.joining(","));

        TestTokens.asProducer()
                .contentType("text/csv")
                .body("id,name,hired," + columns + "\nx\n")
                .post("/tables/wide_header/csv?wait=60")
                .then()
                .statusCode(422)
                .body("code", equalTo("invalid-header"))
                .body("errors[0].allowed", startsWith("at most 2000 columns, and 32768 characters"));
    }

    @Test
    void rowsThatKeepTheRulesAreLoadedAndTheOthersAreRejectedWithTheirLines() {
        define("people");

        String task = load("people", "?wait=30&name=people.csv", """
                name,id,hired
                Ann,1,2021-07-27T16:02:08Z
                "Bea ""B""
                of two lines",2,2021-07-27T16:02:08Z
                ,3,2021-07-27T16:02:08Z
                Dee,four,yesterday

                Eve,5
                """)
                .statusCode(200)
                .header("X-Rows-Rejected", "3")
                .body("state", equalTo("done"))
                .body("counts.read", equalTo(5))
                .body("counts.accepted", equalTo(2))
                .body("counts.rejected", equalTo(3))
                .extract()
                .path("id");

        assertThat(log.rows("people"))
                .extracting(row -> row.key() + " " + row.value().get("name"))
                .containsExactlyInAnyOrder("1 Ann", "2 Bea \"B\"\nof two lines");
        List<GenericRecord> rejects = log.rejects("people");
        assertThat(rejects)
                .extracting(reject -> reject.get("position") + " " + reject.get("raw"))
                .containsExactly("5 ,3,2021-07-27T16:02:08Z", "6 Dee,four,yesterday", "8 Eve,5");
        assertThat(rejects.getFirst().get("source")).hasToString("csv people.csv");
        assertThat(rejects.getFirst().get("columns")).hasToString("[name, id, hired]");
        assertThat(rejects.get(1).get("errors").toString())
                .contains("\"field\": \"id\", \"value\": \"four\"", "\"field\": \"hired\", \"value\": \"yesterday\"");
        TestTokens.asProducer()
                .get("/api/v1/tasks/" + task)
                .then()
                .statusCode(200)
                .body("subject", equalTo("people"))
                .body("kind", equalTo("csv"));
    }

    @Test
    void aFileInPartsGoesOnWhereTheServiceSays() {
        define("parts");
        byte[] file = file(1_000).getBytes(StandardCharsets.UTF_8);

        ValidatableResponse first = part("parts", "", file, 0, 10_000, false).statusCode(202);
        String task = first.extract().path("id");
        int offset = Integer.parseInt(first.extract().header("Upload-Offset"));
        assertThat(offset).isBetween(9_900, 10_000);
        first.header("Location", startsWith(RestAssured.baseURI)).body("state", equalTo("waiting"));
        part("parts", "?task=" + task, file, 0, 10_000, false)
                .statusCode(409)
                .header("Upload-Offset", Integer.toString(offset));
        part("parts", "?wait=9&task=" + task, file, offset, file.length, true)
                .statusCode(200)
                .body("counts.accepted", equalTo(1_000));
        part("parts", "?wait=9&task=" + task, file, offset, file.length, true)
                .statusCode(200)
                .body("counts.accepted", equalTo(1_000));

        assertThat(log.rows("parts")).hasSize(1_000);
    }

    @Test
    void whatWasReadOfAFileThatBrokeOffCountsOnce() throws IOException {
        define("broken");
        String task = "0".repeat(27);
        byte[] file = file(50_000).getBytes(StandardCharsets.UTF_8);
        try (Socket socket = new Socket("localhost", RestAssured.port)) {
            OutputStream out = socket.getOutputStream();
            String head = """
                    POST /tables/broken/csv?task=%s HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Bearer %s\r
                    Content-Type: text/csv\r
                    Content-Length: %d\r
                    \r
                    """.formatted(task, TestSigner.token("paul", "producer"), file.length);
            out.write(head.getBytes(StandardCharsets.UTF_8));
            out.write(file, 0, file.length / 2);
            out.flush();
            awaitTask(task, "running");
        }
        awaitTask(task, "waiting");

        int offset =
                TestTokens.asProducer().get("/tasks/" + task).then().extract().path("current");
        assertThat(offset).isPositive().isLessThan(file.length / 2);
        part("broken", "?wait=9&task=" + task, file, offset, file.length, true)
                .statusCode(200)
                .body("counts.accepted", equalTo(50_000))
                .body("total", equalTo(file.length));
        part("parts", "?task=" + task, file, 0, 10, true).statusCode(422).body("code", equalTo("other-task"));

        assertThat(log.rows("broken")).hasSize(50_000);
    }

    private static void awaitTask(String id, String state) {
        await().atMost(Duration.ofMinutes(2))
                .until(() -> state.equals(TestTokens.asProducer()
                        .get("/tasks/" + id)
                        .then()
                        .extract()
                        .path("state")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | 0",
                "'id,name,hired' | 0",
                "'id,name,hired\r\n1,A,2021-07-27T16:02:08Z' | 1",
                "'\uFEFFid,name,hired\r1,A,2021-07-27T16:02:08Z\r' | 1",
            })
    void aFileOfFewRowsOrNoneIsASuccess(String file, int rows) {
        define("small");

        load("small", "?wait=9", file)
                .statusCode(200)
                .body("counts.accepted", equalTo(rows))
                .body("state", equalTo("done"));
    }

    @Test
    void aFileOfOtherColumnsIsRefusedBeforeAnyRow() {
        define("columns");

        load("columns", "", "id,name,hired,more\n1,A,2021-07-27T16:02:08Z,\n")
                .statusCode(422)
                .body("code", equalTo("invalid-header"))
                .body("errors[0].value", equalTo("more"))
                .body("errors[0].allowed", equalTo("no such field; there are [id, name, hired, boss]"));
        load("columns", "", "id;name;hired\n1;A;2021-07-27T16:02:08Z\n")
                .statusCode(422)
                .body("errors[0].allowed", containsString("if ';' stands between the fields: delimiter=;"));
        load("columns", "", "id\tname\thired\n1\tA\t2021-07-27T16:02:08Z\n")
                .statusCode(422)
                .body("errors[0].allowed", containsString("delimiter=tab"));
        load("columns", "", "7,A,2021-07-27T16:02:08Z\n")
                .statusCode(422)
                .body("errors[0].allowed", containsString("if the first row is data: header=false"));
        load("columns", "", "id,Name,id,more\n")
                .statusCode(422)
                .body("errors.value", org.hamcrest.Matchers.contains("[id, Name, id, more]", "Name", "id", "more"))
                .body("errors[0].allowed", equalTo("also [name, hired], which are mandatory"));
        load("columns", "", "id,name\n1,A\n").statusCode(422).body("errors[0].allowed", startsWith("also [hired]"));
        load("columns", "", "id,id,name,hired\n")
                .statusCode(422)
                .body("errors[0].allowed", equalTo("each column once"));
        load("columns", "?header=false&wait=9", "1,A,2021-07-27T16:02:08Z,\n")
                .statusCode(200)
                .body("counts.accepted", equalTo(1));
        load("columns", "?delimiter=tab&quote='&encoding=UTF-16LE&skip=x&wait=no&nope=1&escape=ab", "")
                .statusCode(400)
                .body("errors.field", org.hamcrest.Matchers.contains("wait", "escape", "skip", "nope"));
        load("nowhere", "", "").statusCode(404);
    }

    @Test
    void aLineThatIsLongerThanAnyRowFailsTheLoadAndKeepsWhatWasBefore() {
        define("quoted");

        load("quoted", "?wait=9", file(3) + "4,\"" + "x".repeat(3_000_000))
                .statusCode(200)
                .body("state", equalTo("failed"))
                .body("error", org.hamcrest.Matchers.containsString("At line 5"));

        assertThat(log.rows("quoted")).hasSize(3);
    }

    @Test
    void aFileOfAnyLengthTakesNoMoreMemory() throws IOException, InterruptedException {
        define("long");
        Iterator<byte[]> parts = Stream.concat(
                        Stream.of("id,name,hired\n"),
                        IntStream.range(0, 1_000).mapToObj(CsvComponentTest::thousandRows))
                .map(rows -> rows.getBytes(StandardCharsets.UTF_8))
                .iterator();
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://localhost:" + RestAssured.port + "/tables/long/csv?wait=9"))
                .header("Authorization", "Bearer " + TestSigner.token("paul", "producer"))
                .POST(HttpRequest.BodyPublishers.ofByteArrays(() -> parts))
                .build();

        String answer;
        try (HttpClient client = HttpClient.newHttpClient()) {
            answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }

        assertThat(answer).contains("\"accepted\":1000000,\"read\":1000000,\"rejected\":0");
    }

    private static String thousandRows(int thousand) {
        return IntStream.range(1_000 * thousand, 1_000 * thousand + 1_000)
                .mapToObj(id -> id + ",Name " + id + ",2021-07-27T16:02:08Z\n")
                .collect(Collectors.joining());
    }

    private static String file(int rows) {
        return "id,name,hired\n"
                + IntStream.rangeClosed(1, rows)
                        .mapToObj(id -> id + ",Name " + id + ",2021-07-27T16:02:08Z\n")
                        .collect(Collectors.joining());
    }

    private static void define(String table) {
        TestTables.define(table, "");
    }

    private static ValidatableResponse load(String table, String query, String file) {
        return request()
                .body(file.getBytes(StandardCharsets.UTF_8))
                .post("/tables/" + table + "/csv" + query)
                .then();
    }

    private static ValidatableResponse part(String table, String query, byte[] file, int from, int to, boolean isLast) {
        return request()
                .header("Upload-Offset", from)
                .header("Upload-Complete", isLast ? "?1" : "?0")
                .header("Upload-Length", file.length)
                .body(Arrays.copyOfRange(file, from, to))
                .post("/tables/" + table + "/csv" + query)
                .then();
    }

    private static RequestSpecification request() {
        return TestTokens.asProducer().contentType("application/octet-stream").urlEncodingEnabled(false);
    }
}
