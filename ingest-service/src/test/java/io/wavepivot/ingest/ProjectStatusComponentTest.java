package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.arc.Arc;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class ProjectStatusComponentTest {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @BeforeEach
    void awaitReady() {
        TestTokens.awaitReady();
    }

    /** Else each plant that does not answer would keep all the others waiting. */
    @Test
    void allPlantsAreAskedAtOnce() throws Exception {
        try (PlantDatabase one = plant("asked at once 1");
                PlantDatabase two = plant("asked at once 2");
                ExecutorService client = Executors.newVirtualThreadPerTaskExecutor();
                Connection lock = PlantDatabase.connect();
                Statement statement = lock.createStatement()) {
            statement.execute(
                    "LOCK TABLES `%s`.TL_measures WRITE, `%s`.TL_measures WRITE".formatted(one.database, two.database));

            Future<Integer> status =
                    client.submit(() -> operator().get("/projects").statusCode());

            await().atMost(PATIENCE).until(() -> waiting(one.connection) == 2);
            statement.execute("UNLOCK TABLES");
            assertThat(status.get()).isEqualTo(200);
        }
    }

    @Test
    void theStateOfAProjectSaysHowFarItIs() throws SQLException {
        try (PlantDatabase plant = new PlantDatabase("how far", "DOUBLE")) {
            plant.extraction("A", 300, 2000);
            plant.measure(2000, "p", 1.0);
            plant.measure(2000, "q", 1.0);
            submit(plant.project("A"));

            await().atMost(PATIENCE).untilAsserted(() -> project("how far")
                    .body("state", equalTo("polling"))
                    .body("last_wave", equalTo(2000))
                    .body("rows_read", equalTo(2))
                    .body("lag_rows", equalTo(0))
                    .body("defined_by", equalTo("olga"))
                    .body("sleep_time", equalTo(0.1f)));
        }
        await().atMost(PATIENCE).untilAsserted(() -> project("how far").body("state", equalTo("failing")));
    }

    @Test
    void aPlantThatIsGoneIsNoReasonToTakeTheServiceAway() throws SQLException {
        try (PlantDatabase plant = new PlantDatabase("gone", "DOUBLE")) {
            submit(plant.project("A"));
        }
        await().atMost(PATIENCE).untilAsserted(() -> project("gone").body("state", equalTo("failing")));

        assertThat(health().getStatus()).isEqualTo(HealthCheckResponse.Status.UP);
    }

    private static HealthCheckResponse health() {
        return Arc.container().listAll(HealthCheck.class, Readiness.Literal.INSTANCE).stream()
                .map(check -> check.get().call())
                .filter(check -> check.getName().equals("definitions"))
                .findFirst()
                .orElseThrow();
    }

    /** A plant whose project has polled once, and does not poll again. */
    private static PlantDatabase plant(String database) throws SQLException {
        PlantDatabase plant = new PlantDatabase(database, "DOUBLE");
        plant.extraction("A", 300, 2000);
        plant.measure(2000, "p", 1.0);
        submit(plant.project("A").replace("\"sleep_time\": 0.1", "\"sleep_time\": 3600"));
        await().atMost(PATIENCE).untilAsserted(() -> project(database).body("rows_read", equalTo(1)));
        return plant;
    }

    /** How many statements of anybody wait for a table. */
    private static int waiting(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT COUNT(*) FROM information_schema.processlist"
                        + " WHERE state LIKE 'Waiting for table%'")) {
            count.next();
            return count.getInt(1);
        }
    }

    private static void submit(String project) {
        operator()
                .contentType(ContentType.JSON)
                .body(project)
                .post("/projects")
                .then()
                .statusCode(201);
    }

    private static ValidatableResponse project(String database) {
        return operator().get("/projects/" + database).then().statusCode(200);
    }

    private static RequestSpecification operator() {
        return TestTokens.as("olga", "operator");
    }
}
