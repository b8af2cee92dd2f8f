package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class ProjectStatusComponentTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

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

    /** A plant whose project has polled once, and does not poll again. */
    private static PlantDatabase plant(String database) throws SQLException {
        PlantDatabase plant = new PlantDatabase(database, "DOUBLE");
        plant.extraction("A", 300, 2000);
        plant.measure(2000, "p", 1.0);
        operator()
                .contentType(ContentType.JSON)
                .body(plant.project("A").replace("\"sleep_time\": 0.1", "\"sleep_time\": 3600"))
                .post("/projects")
                .then()
                .statusCode(201);
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> operator().get("/projects/" + database).then().body("rows_read", equalTo(1)));
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

    private static RequestSpecification operator() {
        return TestTokens.as("olga", "operator");
    }
}
