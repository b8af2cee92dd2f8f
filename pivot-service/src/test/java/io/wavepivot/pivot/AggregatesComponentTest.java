package io.wavepivot.pivot;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import io.wavepivot.embedded.tests.TestSigner;
import io.wavepivot.schemas.kafka.KafkaClients;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.bson.Document;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Aggregate pivots on a real broker: defined, kept, changed and removed. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class AggregatesComponentTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String EMPLOYEES = """
            {"type": "record", "name": "Employee", "fields": [
             {"name": "employee_id", "type": "int"},
             {"name": "hired", "type": {"type": "long", "logicalType": "timestamp-millis"}},
             {"name": "department_id", "type": "int"}]}
            """;
    private static final String DEPARTMENTS = """
            {"type": "record", "name": "Department", "fields": [
             {"name": "department_id", "type": "int"}, {"name": "department_name", "type": "string"}]}
            """;
    private static final long YEAR_2021 = 1_609_459_200_000L;
    private static final long DAY = 86_400_000;

    @Inject
    TableTopic tables;

    @Inject
    MongoClient mongodb;

    @Inject
    KafkaClients kafka;

    @ConfigProperty(name = "pivot.database")
    String database;

    @ConfigProperty(name = "pivot.aggregate.directory")
    Path state;

    @Test
    void aPivotIsKeptAsRowsComeChangeMoveAndGo() throws InterruptedException {
        define("a");
        for (int id = 0; id < 400; id++) {
            hire("a", id, id % 365, id % 4);
        }
        for (int id = 0; id < 3; id++) {
            department("a", id, "department " + id);
        }
        pivot("a_hires", "a", "left").then().statusCode(202);
        awaitBuilt("a_hires");

        assertThat(cells("a_hires")).containsOnlyKeys("department 0", "department 1", "department 2", "null");
        assertThat(total("a_hires")).isEqualTo(400);

        hire("a", 400, 5, 0); // Comes.
        hire("a", 0, 0, 1); // Moves.
        tables.delete("a_employees", "4"); // Goes.
        department("a", 3, "a new one"); // Was unknown.
        department("a", 2, "renamed");

        await().atMost(PATIENCE).untilAsserted(() -> {
            Map<String, Map<String, Object>> cells = cells("a_hires");
            assertThat(cells).containsOnlyKeys("department 0", "department 1", "renamed", "a new one");
            assertThat(total("a_hires")).isEqualTo(400);
            assertThat(cells.get("department 0").values().stream()
                            .mapToLong(count -> (long) count)
                            .sum())
                    .isEqualTo(99);
        });
    }

    @Test
    void aChangedPivotIsBuiltBesideAndTheOldOneIsRemoved() throws InterruptedException {
        define("b");
        for (int id = 0; id < 100; id++) {
            hire("b", id, id, id % 2);
            department("b", id % 2, "department " + id % 2);
        }
        pivot("b_hires", "b", "inner").then().statusCode(202);
        awaitBuilt("b_hires");
        String first = plan("b_hires");

        for (int i = 0; i < 20; i++) {
            put(
                            "b_hires",
                            Map.of(
                                    "from",
                                    "b_employees",
                                    "rows",
                                    List.of("department_id"),
                                    "value",
                                    i % 2 == 0 ? "count(*)" : "max(employee_id)"))
                    .then()
                    .statusCode(202);
        }
        awaitBuilt("b_hires");

        assertThat(plan("b_hires")).isNotEqualTo(first);
        assertThat(rows("b_hires").find().into(new java.util.ArrayList<>()))
                .extracting(row -> row.get("cells", Document.class).get("max(employee_id)"))
                .containsExactlyInAnyOrder(98L, 99L);
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(collections())
                .filteredOn(name -> name.contains("b_hires"))
                .containsExactly(plan("b_hires")));

        operator().delete("/pivots/b_hires").then().statusCode(204);
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(collections()).noneMatch(name -> name.contains("b_hires"));
            assertThat(database()
                            .getCollection("pivots")
                            .find(Filters.eq("_id", "b_hires"))
                            .first())
                    .isNull();
        });
        operator().get("/pivots/b_hires").then().statusCode(404);
    }

    @Test
    void nothingIsLeftOfTheLastPivotAndtheNextOneIsKeptAsTheFirst() throws Exception {
        define("e");
        for (int id = 0; id < 50; id++) {
            hire("e", id, id, id % 2);
        }
        pivot("e_hires", "e", "left").then().statusCode(202);
        awaitBuilt("e_hires");
        assertThat(innerTopics()).isNotEmpty();
        List<String> names = operator().get("/pivots").jsonPath().getList("name");

        names.forEach(name -> operator().delete("/pivots/" + name).then().statusCode(204));

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(innerTopics()).isEmpty();
            assertThat(groups()).noneMatch(group -> group.startsWith("pivot-aggregates"));
            try (Stream<Path> left = Files.list(state)) {
                assertThat(left).isEmpty();
            }
        });
        assertThat(collections()).noneMatch(name -> name.contains("e_hires"));
        tables.delete("e_employees", "0");
        pivot("e_hires", "e", "left").then().statusCode(202);
        awaitBuilt("e_hires");
        assertThat(total("e_hires")).isEqualTo(49);
        hire("e", 50, 1, 0);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(total("e_hires")).isEqualTo(50));
    }

    @Test
    void aPivotThatIsDefinedWhileWhatWasKeptOfItsTableIsRemovedIsBuilt() throws InterruptedException {
        define("f");
        for (int id = 0; id < 40_000; id++) { // More of each partition than is removed in one step.
            hire("f", id, id % 365, id % 2);
        }
        pivot("f_hires", "f", "left").then().statusCode(202);
        awaitBuilt("f_hires");

        operator().delete("/pivots/f_hires").then().statusCode(204);
        pivot("f_again", "f", "left").then().statusCode(202);
        awaitBuilt("f_again");

        assertThat(total("f_again")).isEqualTo(40_000);
    }

    private List<String> innerTopics() throws InterruptedException, ExecutionException {
        try (Admin admin = kafka.admin()) {
            return admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith("pivot-aggregates"))
                    .toList();
        }
    }

    private List<String> groups() throws InterruptedException, ExecutionException {
        try (Admin admin = kafka.admin()) {
            return admin.listGroups().all().get().stream()
                    .map(GroupListing::groupId)
                    .toList();
        }
    }

    @Test
    void aDryRunShowsTheFirstRowsAndDefinesNothing() throws InterruptedException {
        define("d");
        for (int id = 0; id < 40; id++) {
            hire("d", id, id, id % 2);
        }
        tables.put("d_departments", DEPARTMENTS, "0", 0, "known");
        Map<String, Object> request = Map.of(
                "from",
                "d_employees",
                "join",
                List.of(Map.of("dataset", "d_departments", "on", "department_id", "type", "left")),
                "rows",
                List.of("d_departments.department_name"),
                "value",
                "count(*)");

        put("d_hires?dryRun=true", request)
                .then()
                .statusCode(200)
                .body("definition.join[0].type", equalTo("left"))
                .body("rows.wave.department_name", contains(null, "known"))
                .body("rows.cells.'count(*)'", contains(20, 20))
                .body("records.d_employees", equalTo(40))
                .body("whole", equalTo(true));

        operator().get("/pivots/d_hires").then().statusCode(404);
        put("d_hires?dryRun=perhaps", request).then().statusCode(400);
    }

    @Test
    void allThatIsWrongIsSaid() throws InterruptedException {
        define("c");

        put(
                        "c wrong",
                        Map.of(
                                "from", "c_employees",
                                "join", List.of(Map.of("dataset", "c_departments", "on", "hired", "type", "outer")),
                                "where", List.of(Map.of("field", "salary", "is", "~")),
                                "rows", List.of("quarter(department_id)", "nobody.name"),
                                "column", "month(hired)",
                                "value", "median(employee_id)",
                                "time_zone", "Mars/Olympus",
                                "colour", "red"))
                .then()
                .statusCode(422)
                .body(
                        "errors.field",
                        hasItems(
                                "name",
                                "join[0].type",
                                "join[0].on[0]",
                                "where[0].field",
                                "where[0].is",
                                "rows[0]",
                                "rows[1]",
                                "value",
                                "time_zone",
                                "colour"));
        put("c_hires", Map.of("from", "nothing", "rows", List.of("x"), "value", "count(*)"))
                .then()
                .statusCode(422)
                .body("errors[0].field", equalTo("from"));
    }

    @Test
    void aPivotWhoseFieldsBecomeOfAnotherTypeIsBuiltAnew() throws InterruptedException {
        String amounts = """
                {"type": "record", "name": "Amount", "fields": [
                 {"name": "id", "type": "int"}, {"name": "amount", "type": "%s"}]}
                """;
        tables.define("g_amounts", amounts.formatted("int"), List.of("id"));
        tables.putSoon("g_amounts", amounts.formatted("int"), "1", 1, 5);
        put("g_largest", Map.of("from", "g_amounts", "rows", List.of("id"), "value", "max(amount)"))
                .then()
                .statusCode(202);
        awaitBuilt("g_largest");
        String first = plan("g_largest");

        tables.define("g_amounts", amounts.formatted("double"), List.of("id"));
        tables.putSoon("g_amounts", amounts.formatted("double"), "2", 2, 1.5);

        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(plan("g_largest")).isNotEqualTo(first);
            assertThat(rows("g_largest").find())
                    .extracting(row -> row.get("cells", Document.class).get("max(amount)"))
                    .containsExactlyInAnyOrder(5.0, 1.5);
        });
    }

    private void define(String prefix) throws InterruptedException {
        tables.define(prefix + "_employees", EMPLOYEES, List.of("employee_id"));
        tables.define(prefix + "_departments", DEPARTMENTS, List.of("department_id"));
    }

    private void hire(String prefix, int id, int day, int department) {
        tables.putSoon(prefix + "_employees", EMPLOYEES, Integer.toString(id), id, YEAR_2021 + day * DAY, department);
    }

    private void department(String prefix, int id, String name) {
        tables.putSoon(prefix + "_departments", DEPARTMENTS, Integer.toString(id), id, name);
    }

    private static io.restassured.response.Response pivot(String name, String prefix, String type) {
        return put(
                name,
                Map.of(
                        "from",
                        prefix + "_employees",
                        "join",
                        List.of(Map.of(
                                "dataset", prefix + "_departments", "as", "d", "on", "department_id", "type", type)),
                        "rows",
                        List.of("d.department_name", "year(hired)"),
                        "column",
                        "quarter(hired)",
                        "value",
                        "count(*)"));
    }

    private static io.restassured.response.Response put(String name, Map<String, Object> request) {
        io.restassured.response.Response[] answer = new io.restassured.response.Response[1];
        await().atMost(PATIENCE).until(() -> {
            answer[0] = operator().contentType("application/json").body(request).put("/pivots/" + name);
            boolean isUnknownYet = answer[0].statusCode() == 422
                    && answer[0].asString().contains("a dataset that there is")
                    && !request.get("from").equals("nothing");
            return answer[0].statusCode() != 503 && !isUnknownYet;
        });
        return answer[0];
    }

    private static void awaitBuilt(String name) {
        await().atMost(PATIENCE).until(() -> {
            JsonPath pivot = operator().get("/pivots/" + name).jsonPath();
            return pivot.get("definition") != null && pivot.get("next") == null;
        });
    }

    /** By department, the cells of its only row; the pivot is of one year. */
    private Map<String, Map<String, Object>> cells(String pivot) {
        Map<String, Map<String, Object>> cells = new TreeMap<>();
        for (Document row : rows(pivot).find()) {
            assertThat(row.get("sources", Document.class)).isNotEmpty();
            String department = String.valueOf(row.get("_id", Document.class).get("department_name"));
            row.get("cells", Document.class)
                    .forEach((column, value) -> cells.computeIfAbsent(department, any -> new TreeMap<>())
                            .merge(column, value, (one, other) -> (long) one + (long) other));
        }
        return cells;
    }

    private long total(String pivot) {
        return cells(pivot).values().stream()
                .flatMap(row -> row.values().stream())
                .mapToLong(count -> (long) count)
                .sum();
    }

    private com.mongodb.client.MongoCollection<Document> rows(String pivot) {
        return database().getCollection(plan(pivot));
    }

    private String plan(String pivot) {
        return database()
                .getCollection("pivots")
                .find(Filters.eq("_id", pivot))
                .first()
                .getString("plan");
    }

    private List<String> collections() {
        return database().listCollectionNames().into(new java.util.ArrayList<>());
    }

    private MongoDatabase database() {
        return mongodb.getDatabase(database);
    }

    private static RequestSpecification operator() {
        return given().auth().oauth2(TestSigner.token("olga", "operator"));
    }
}
