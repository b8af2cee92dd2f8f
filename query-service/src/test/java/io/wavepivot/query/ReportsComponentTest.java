package io.wavepivot.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import io.wavepivot.schemas.tables.Table;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reports over a pivot of hires by department and year, with a column a quarter, and over a table. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class ReportsComponentTest {

    private static final String HIRES = """
            {"title": "Hires <b>&amp;",
             "parameters": {"year": {"type": "long", "default": 2021}},
             "from": {"hires": {"pivot": "%s"}, "staff": {"table": "report_staff"}},
             "query": ["SELECT department AS Department, sum(value) AS hired, %s",
                       "FROM hires WHERE year = $year AND department IS NOT NULL GROUP BY ALL ORDER BY 1"],
             "notes": [{"text": "Unknown: {n}; as we say: 'é'",
                        "query": "SELECT coalesce(sum(value), 0) AS n FROM hires WHERE year = $year AND department IS NULL"}],
             "chart": {"type": "bar", "labels": ["Department"], "values": ["hired"]}}
            """;

    private static boolean isThere;
    private static String pivot;

    private final String name = "r-" + UUID.randomUUID();

    @Inject
    TestPivots pivots;

    @Inject
    TestTables tables;

    @BeforeEach
    void hires() throws InterruptedException {
        if (isThere) {
            return;
        }
        isThere = true;
        pivot = "hires_" + UUID.randomUUID().toString().substring(0, 8);
        TestPivot plan = pivots.create("plan;" + pivot + ";1", "document")
                .column("1", "long", 0, 0, 1L)
                .column("2", "long", 0, 0, 1L);
        row(plan, "Sales", 2021, Map.of("1", 3L, "2", 4L));
        row(plan, "Legal \"</script><img src=x onerror=alert(1)>\"", 2021, Map.of("2", 1L));
        row(plan, "Sales", 2022, Map.of("1", 9L));
        row(plan, null, 2021, Map.of("1", 5L));
        MongoDatabase database = pivots.database();
        database.getCollection("pivots")
                .updateOne(
                        Filters.eq("_id", plan.name()),
                        Updates.combine(
                                Updates.set("fields", List.of(field("department", "string"), field("year", "long"))),
                                Updates.set("cells", "long")));
        database.getCollection("pivots").insertOne(new Document("_id", pivot).append("plan", plan.name()));
        Table staff = tables.define(
                "report_staff",
                List.of("id"),
                "{\"name\": \"id\", \"type\": \"int\"}, {\"name\": \"born\", \"type\": {\"type\": \"int\", \"logicalType\":"
                        + " \"date\"}}, {\"name\": \"pay\", \"type\": [\"null\", {\"type\": \"bytes\", \"logicalType\":"
                        + " \"decimal\", \"precision\": 10, \"scale\": 2}], \"default\": null}");
        tables.put(staff, "1", "1999-12-31", "10.25");
        tables.put(staff, "2", "2001-01-01", null);
    }

    @Test
    void aReportIsAnsweredInEveryFormat() {
        define(name, HIRES.formatted(pivot, "(SELECT count(*) FROM staff) AS staff"))
                .statusCode(201);

        Response json = Reader.analyst().get("/reports/" + name);
        json.then()
                .statusCode(200)
                .contentType("application/json")
                .header("X-Notes", "Unknown: 5; as we say: '%C3%A9'")
                .body("report", equalTo(name))
                .body("parameters.year", equalTo(2021))
                .body("columns.name", contains("Department", "hired", "staff"))
                .body("rows.Department", contains("Legal \"</script><img src=x onerror=alert(1)>\"", "Sales"))
                .body("rows.hired", contains(1, 7))
                .body("rows.staff", contains(2, 2))
                .body("notes", contains("Unknown: 5; as we say: 'é'"));
        assertThat(Reader.csv("/reports/" + name + "?year=2022")).isEqualTo("Department,hired,staff\nSales,9,2\n");
        assertThat(Reader.csv("/reports/" + name + "?year=1999")).isEqualTo("Department,hired,staff\n");
        String page = Reader.analyst()
                .accept("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
                .get("/reports/" + name)
                .then()
                .statusCode(200)
                .contentType("text/html;charset=utf-8")
                .extract()
                .asString();
        assertThat(page.contains("Copyright") && page.length() > 1_000_000)
                .as("has its charts")
                .isTrue();
        String text = page.replaceAll("(?s)<script>.*?</script>", "");
        assertThat(text)
                .contains("Hires &lt;b&gt;&amp;amp;", "Unknown: 5; as we say: &#39;é&#39;")
                .doesNotContain("<img")
                .doesNotContainPattern("<[a-z]+[^>]*\\s(src|href)=");
        Reader.analyst()
                .head("/reports/" + name + "?format=html")
                .then()
                .statusCode(200)
                .contentType("text/html");
    }

    @Test
    void aReportIsListedAskedByItsOtherNameChangedAndRemoved() {
        String alias = "a" + UUID.randomUUID().toString().replace("-", "");
        String report = HIRES.formatted(pivot, "1 AS one")
                .replace("\"parameters\"", "\"alias\": \"%s\", \"parameters\"".formatted(alias));
        define(name, report).statusCode(201).body("title", equalTo("Hires <b>&amp;"));
        define(name, report).statusCode(200);
        define(name + "-2", report).statusCode(422).body("errors.field", contains("alias"));

        Reader.analyst()
                .get("/reports")
                .then()
                .statusCode(200)
                .body("name", hasItem(name))
                .body("find { it.name == '%s' }.parameters.year.type".formatted(name), equalTo("long"))
                .body("find { it.name == '%s' }.parameters.year.default".formatted(name), equalTo("2021"))
                .body("find { it.name == '%s' }.from.hires.pivot".formatted(name), equalTo(pivot))
                .body("find { it.name == '%s' }.query[0]".formatted(name), containsString("SELECT department"));
        Reader.analyst()
                .get("/view/" + alias + "?year=2022")
                .then()
                .statusCode(200)
                .body("rows.hired", contains(9));
        define(name, report.replace("1 AS one", "2 AS two")).statusCode(200);
        Reader.analyst().get("/view/" + alias).then().statusCode(200).body("rows.two", contains(2, 2));
        Reader.as("ope", "operator").delete("/reports/" + name).then().statusCode(204);
        Reader.as("ope", "operator").delete("/reports/" + name).then().statusCode(404);
        Reader.analyst().get("/view/" + alias).then().statusCode(404).body("code", equalTo("unknown-report"));
        Reader.analyst().get("/reports").then().body("name", not(hasItem(name)));
    }

    @Test
    void tablesHaveTheirTypesAndRowsOfPivotsTheirTimes() {
        define(name, """
                {"title": "t", "from": {"staff": {"table": "report_staff"}, "h": {"pivot": "%s"}},
                 "query": "SELECT id, date_part('year', born) AS born, pay * 2 AS pay, (SELECT max(time) FROM h) AS last FROM staff ORDER BY id"}
                """.formatted(pivot)).statusCode(201);

        assertThat(Reader.csv("/reports/" + name))
                .isEqualTo("id,born,pay,last\n1,1999,20.50,1970-01-01T00:33:42\n2,2001,,1970-01-01T00:33:42\n");
    }

    @Test
    void allThatIsWrongWithADefinitionIsSaidAtOnce() {
        define(name, """
                {"title": "", "alias": "a b", "parameters": {"1x": {}, "y": {"type": "int"}, "z": {"type": "long", "default": "x"}, "format": {"type": "text"}},
                 "from": {"a": {}, "b": {"pivot": "x", "table": "y"}}, "query": [], "notes": [{"text": "x"}, 1],
                 "chart": {"type": "pie", "labels": []}, "more": 1}
                """)
                .statusCode(422)
                .body("code", equalTo("invalid-report"))
                .body(
                        "errors.field",
                        org.hamcrest.Matchers.containsInAnyOrder(
                                "title",
                                "alias",
                                "parameters.1x",
                                "parameters.y.type",
                                "parameters.z.default",
                                "parameters.format",
                                "from.a.pivot",
                                "from.b.pivot",
                                "query",
                                "notes[0].query",
                                "notes[1]",
                                "chart.type",
                                "chart.labels",
                                "chart.values",
                                "more"));
        define(name, """
                {"title": "t", "from": {"a": {"pivot": "nosuch"}, "b": {"table": "none"}}, "query": "SELECT nosuch"}
                """).statusCode(422).body("errors.field", contains("from.a", "from.b"));
        define(name, """
                {"title": "t", "from": {"h": {"pivot": "%s"}}, "query": "SELECT year, year FROM h WHERE year > $y",
                 "notes": [{"text": "{no}", "query": "SELECT 1 AS n"}, {"text": "x", "query": "DROP TABLE h"}],
                 "parameters": {"y": {"type": "long"}},
                 "chart": {"type": "bar", "labels": "Department", "values": ["value"]}}
                """.formatted(pivot))
                .statusCode(422)
                .body(
                        "errors.field",
                        contains("query", "chart.labels", "chart.values", "notes[0].text", "notes[1].query"));
        define(name, """
                {"title": "t", "from": {"h": {"pivot": "%s"}}, "query": "SELECT 1 AS n", "chart": {"labels": "n", "values": "n"}}
                """.formatted(pivot)).statusCode(422).body("errors.field", contains("chart.type"));
        define("no name", "{}").statusCode(422).body("errors.field", hasItem("name"));
        define(name, "[]").statusCode(400);
    }

    @Test
    void namesThatDifferInCaseAloneAreOne() {
        define(name, """
                {"title": "t", "parameters": {"y": {"type": "long"}, "Y": {"type": "text"}},
                 "from": {"h": {"pivot": "%s"}, "H": {"pivot": "%s"}}, "query": "SELECT 1 AS n"}
                """.formatted(pivot, pivot)).statusCode(422).body("errors.field", contains("parameters", "from"));
    }

    @Test
    void aDefinitionIsTriedWithWhatItsParametersAreByDefault() {
        String report = """
                {"title": "t", "parameters": {"unit": {"type": "text", "default": "%s"}},
                 "from": {"h": {"pivot": "%s"}}, "query": "SELECT date_trunc($unit, max(time)) AS at FROM h"}
                """;
        define(name, report.formatted("nosuch", pivot)).statusCode(422).body("errors.field", contains("query"));
        define(name, report.formatted("quarter", pivot)).statusCode(201);
    }

    @Test
    void aPageShowsTheFirstRowsAndSaysHowManyThereAre() {
        define(name, """
                {"title": "t", "from": {"h": {"pivot": "%s"}}, "query": "SELECT range AS n FROM range(3000) ORDER BY n"}
                """.formatted(pivot)).statusCode(201);

        String page = Reader.analyst()
                .get("/reports/" + name + "?format=html")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        assertThat(page)
                .contains("3000 rows, of which these are the first 2000", ">1999</td>")
                .doesNotContain(">2000</td>");
        assertThat(Reader.csv("/reports/" + name).lines()).hasSize(3_001);
    }

    @Test
    void notesThatAreLongAreCutInHeaders() {
        define(name, """
                {"title": "t", "from": {"h": {"pivot": "%s"}}, "query": "SELECT 1 AS n",
                 "notes": [{"text": "{long}", "query": "SELECT repeat('é', 2000) AS long"}]}
                """.formatted(pivot)).statusCode(201);

        Reader.analyst()
                .get("/reports/" + name)
                .then()
                .statusCode(200)
                .header("X-Notes", equalTo("%C3%A9".repeat(300) + "..."))
                .body("notes[0]", equalTo("é".repeat(2_000)));
    }

    @ParameterizedTest
    @CsvSource({"year=x, year", "year=2021&year=2022, year", "x=1, x", "format=xml, format"})
    void aWrongParameterIsNamed(String query, String field) {
        define(name, HIRES.formatted(pivot, "1 AS one"));

        Reader.analyst()
                .get("/reports/" + name + "?" + query)
                .then()
                .statusCode(400)
                .body("errors.field", contains(field));
    }

    @Test
    void aParameterWithoutADefaultHasToBeGiven() {
        define(name, """
                {"title": "t", "from": {"h": {"pivot": "%s"}}, "parameters": {"d": {"type": "text"}},
                 "query": "SELECT count(*) AS n FROM h WHERE department = $d"}
                """.formatted(pivot)).statusCode(201);

        Reader.analyst().get("/reports/" + name).then().statusCode(400).body("errors.field", contains("d"));
        assertThat(Reader.csv("/reports/" + name + "?d=Sales")).isEqualTo("n\n3\n");
        assertThat(Reader.csv("/reports/" + name + "?d='%20OR%201=1%20--")).isEqualTo("n\n0\n");
    }

    @Test
    void aQueryThatFailsWithTheRowsThatThereAreSaysWhy() {
        define(name, """
                {"title": "t", "from": {"h": {"pivot": "%s"}}, "query": "SELECT CAST(department AS BIGINT) AS n FROM h"}
                """.formatted(pivot)).statusCode(201);

        Reader.analyst()
                .get("/reports/" + name)
                .then()
                .statusCode(422)
                .body("code", equalTo("report-failed"))
                .body("detail", containsString("Could not convert string"));
    }

    @Test
    void aPivotThatIsTooLargeOrIsGoneIsNotRead() {
        TestPivot large = pivots.create("document").columns(10, 0, 0);
        Map<String, Object> cells = new java.util.HashMap<>();
        for (int i = 0; i < 10; i++) {
            cells.put(TestPivot.point(i), 1.0);
        }
        for (int i = 0; i < 120; i++) {
            large.row(new Document("n", i), i, cells);
        }
        define(name, """
                {"title": "t", "from": {"h": {"pivot": "%s"}}, "query": "SELECT count(*) AS n FROM h"}
                """.formatted(large.name())).statusCode(201);

        Reader.analyst()
                .get("/reports/" + name)
                .then()
                .statusCode(422)
                .body("detail", containsString("has more than the 1,000 cells"));
        large.rows().drop();
        pivots.database().getCollection("pivots").deleteOne(Filters.eq("_id", large.name()));
        Reader.analyst()
                .get("/reports/" + name)
                .then()
                .statusCode(422)
                .body("detail", containsString("There is no pivot"));
    }

    @Test
    void aReportOfALaterReleaseIsNeitherListedNorReplacedNorRemoved() {
        tables.putDefinition("report/" + name, new byte[] {0, 0, 0, 1, 0, 7});

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> define(name, HIRES.formatted(pivot, "1 AS one"))
                .statusCode(409)
                .body("code", equalTo("later-release")));
        Reader.as("ope", "operator").delete("/reports/" + name).then().statusCode(409);
        Reader.analyst().get("/reports").then().statusCode(200).body("name", not(hasItem(name)));
    }

    @Test
    void onlyOperatorsDefineAndOnlyAnalystsRead() {
        Reader.analyst()
                .contentType("application/json")
                .body("{}")
                .put("/reports/" + name)
                .then()
                .statusCode(403);
        Reader.analyst().delete("/reports/" + name).then().statusCode(403);
        Reader.as("pro", "producer").get("/reports").then().statusCode(403);
        Reader.analyst().get("/reports/nosuch").then().statusCode(404);
        Reader.analyst().accept("image/png").get("/reports/nosuch").then().statusCode(406);
    }

    @Test
    void whateverIsWrittenMeanwhileEveryAnswerIsOfOneMoment() {
        TestPivot plain = pivots.create("long").column("x", "long", 0, 0, 1L).row(60, Map.of("x", 1L));
        define(name, """
                {"title": "t", "from": {"p": {"pivot": "%s"}}, "query": "SELECT wave, point, value FROM p ORDER BY wave"}
                """.formatted(plain.name())).statusCode(201);

        plain.row(120, Map.of("x", 2L, "y", "a text, whose column is not noted yet"));

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> Reader.analyst()
                .get("/reports/" + name)
                .then()
                .statusCode(422)
                .body("detail", containsString("has changed while it was read")));
        plain.column("y", "string", 120, 120, "a text");
        assertThat(Reader.csv("/reports/" + name))
                .isEqualTo("wave,point,value\n60,x,1\n120,x,2\n120,y,\"a text, whose column is not noted yet\"\n");
        Reader.analyst().get("/reports").then().body("query", everyItem(hasSize(greaterThan(0))));
    }

    private static ValidatableResponse define(String name, String report) {
        return Reader.as("ope", "operator")
                .contentType("application/json")
                .body(report)
                .put("/reports/" + name)
                .then()
                .log()
                .ifValidationFails();
    }

    private static Document field(String name, String type) {
        return new Document("name", name).append("type", type);
    }

    private static void row(TestPivot plan, String department, long year, Map<String, Object> cells) {
        plan.row(new Document("department", department).append("year", year), year, cells);
    }
}
