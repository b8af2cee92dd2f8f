package io.wavepivot.ingest;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class ProjectRequestComponentTest {

    @BeforeEach
    void await() {
        TestTokens.awaitReady();
    }

    @Test
    void aWrongRequestGetsEveryErrorAtOnceEachWithItsFieldTheValueAndWhatIsAllowed() {
        submit("""
                {"wave_counter_threshold": -1, "delete_old_value": "7", "monitory_name_kept": ["a;b", "c", "c"],
                 "measures": "nope", "server": "mysql.example.net", "sleep_time": 0, "speed": 9}
                """)
                .statusCode(422)
                .contentType("application/problem+json")
                .body("code", equalTo("invalid-project"))
                .body(
                        "errors.field",
                        contains(
                                "wave_counter_threshold",
                                "delete_old_value",
                                "monitory_name_kept[0]",
                                "monitory_name_kept[2]",
                                "database",
                                "sleep_time",
                                "speed",
                                "server",
                                "measures"))
                .body("errors.find { it.field == 'wave_counter_threshold' }.value", equalTo(-1))
                .body("errors.find { it.field == 'delete_old_value' }.value", equalTo("7"))
                .body("errors.find { it.field == 'delete_old_value' }.allowed", containsString("whole number of days"))
                .body(
                        "errors.find { it.field == 'server' }.allowed",
                        equalTo("one of [" + PlantDatabase.address() + "]"));
    }

    @Test
    void anUnknownServerIsRefused() throws SQLException {
        try (PlantDatabase source = new PlantDatabase("unknown-server", "DOUBLE")) {
            submit(source.project("A").replace(PlantDatabase.address(), "elsewhere:3306"))
                    .statusCode(422)
                    .body("errors.field", contains("server"))
                    .body("errors.value", contains("elsewhere:3306"));
        }
    }

    @Test
    void namesThatTheServerDoesNotHaveAreRefusedAndCannotInject() throws SQLException {
        try (PlantDatabase source = new PlantDatabase("injection", "DOUBLE")) {
            submit(source.project("A").replace("\"injection\"", "\"x` DROP\""))
                    .statusCode(422)
                    .body("errors.field", contains("database"));
            submit(source.project("A").replace("TL_measures", "hs_measures"))
                    .statusCode(422)
                    .body("errors.field", contains("measures"))
                    .body("errors.value", contains("hs_measures"))
                    .body("errors.allowed", hasItem(containsString("TL_measures")));
        }
    }

    @Test
    void aTableWithoutAnIndexOfItsWavesIsRefusedWithTheStatementThatMakesIt() throws SQLException {
        try (PlantDatabase source = new PlantDatabase("unindexed", "DOUBLE")) {
            source.execute("DROP INDEX wave_counter ON TL_measures");

            submit(source.project("A"))
                    .statusCode(422)
                    .body("errors.field", contains("measures"))
                    .body(
                            "errors.allowed",
                            hasItem(containsString(
                                    "CREATE INDEX wave_counter ON `unindexed`.`TL_measures` (`wave_counter`)")));
        }
    }

    @Test
    void namesThatTogetherAreTooLongForAPivotAreRefused() throws SQLException {
        try (PlantDatabase source = new PlantDatabase("long names", "DOUBLE")) {
            submit(source.project("\u00FC".repeat(64)).replace("long names", "x".repeat(64)))
                    .statusCode(422)
                    .body("errors.field", hasItem("monitory_name_kept"))
                    .body("errors.allowed", hasItem(containsString("more than 200 bytes")));
        }
    }

    @Test
    void aBodyThatIsNoJsonIsABadRequest() {
        submit("{").statusCode(400).contentType("application/problem+json");
        submit("[]").statusCode(400).body("code", equalTo("not-an-object"));
    }

    @Test
    void withoutATokenNothingIsAnswered() {
        given().contentType(ContentType.JSON)
                .body("{}")
                .post("/projects")
                .then()
                .statusCode(401)
                .contentType("application/problem+json")
                .body("code", equalTo("unauthorized"));
    }

    @Test
    void anotherRoleIsForbidden() {
        analyst()
                .contentType(ContentType.JSON)
                .body("{}")
                .post("/projects")
                .then()
                .statusCode(403)
                .contentType("application/problem+json")
                .body("code", equalTo("forbidden"));
        analyst().get("/projects").then().statusCode(403);
        analyst().delete("/projects/x").then().statusCode(403);
    }

    private static ValidatableResponse submit(String body) {
        return TestTokens.as("olga", "operator")
                .contentType(ContentType.JSON)
                .body(body)
                .post("/projects")
                .then();
    }

    private static RequestSpecification analyst() {
        return TestTokens.as("ana", "analyst");
    }
}
