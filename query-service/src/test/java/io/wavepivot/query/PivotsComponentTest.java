package io.wavepivot.query;

import static io.restassured.RestAssured.given;
import static io.wavepivot.query.Reader.analyst;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.Header;
import io.wavepivot.embedded.tests.TestSigner;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What there is, and who may know. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PivotsComponentTest {

    @Inject
    TestPivots pivots;

    private TestPivot pivot;

    @BeforeEach
    void fill() {
        pivot = pivots.fiveWaves();
    }

    @Test
    void allPivotsAreListed() {
        String listed = "find { it.pivot == '" + pivot.name() + "' }.";

        analyst()
                .get("/pivots")
                .then()
                .statusCode(200)
                .body(listed + "path", equalTo(pivot.path()))
                .body(listed + "rows", greaterThan(0)) // An estimate.
                .body(listed + "columns", equalTo(4))
                .body(listed + "first_row.wave", equalTo(60))
                .body(listed + "last_row.wave", equalTo(300))
                .body(listed + "last_row.updated_at", equalTo("1970-01-01T00:05:00.005Z"));
    }

    @Test
    void aPivotHasItsColumnsWithTheirTypesAndLastValues() {
        analyst()
                .get(pivot.path())
                .then()
                .statusCode(200)
                .body("points.point", contains("419.co2", "419.on", "421.n", "421.text"))
                .body("points.type", contains("double", "boolean", "long", "string"))
                .body("points[2].last_wave", equalTo(240))
                .body("points[2].last_value", equalTo(240));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a#b;c?d;50%;x y;a+b;\u00FC;%2F", "a;;b", "a;..;b", "p;rows", "rows;latest", ";"})
    void thePathThatIsListedLeadsToThePivotWhateverItsNameIs(String name) {
        TestPivot odd = pivots.create(name, "long").row(60, Map.of());
        String path = analyst().get("/pivots").path("find { it.pivot == '" + odd.name() + "' }.path");

        analyst().urlEncodingEnabled(false).get(path).then().statusCode(200).body("pivot", equalTo(odd.name()));
        analyst()
                .urlEncodingEnabled(false)
                .get(path + "/rows")
                .then()
                .statusCode(200)
                .body("pivot", equalTo(odd.name()));
        analyst()
                .urlEncodingEnabled(false)
                .get(path + "/latest")
                .then()
                .statusCode(200)
                .body("pivot", equalTo(odd.name()));
    }

    @Test
    void aCollectionOfSomebodyElseIsNoPivot() {
        pivots.database().getCollection("orders").insertOne(new Document("at", "never").append("total", 12));

        analyst().get("/pivots").then().statusCode(200).body("pivot", not(hasItem("orders")));
        analyst().get("/pivots/orders").then().statusCode(404);
        analyst().get("/pivots/orders/rows").then().statusCode(404);
    }

    @Test
    void withoutATokenNothingIsAnswered() {
        given().get("/pivots").then().statusCode(401).contentType("application/problem+json");
        given().header(new Header("Authorization", "Bearer no.good.token"))
                .get(pivot.path() + "/rows")
                .then()
                .statusCode(401);
    }

    @Test
    void aTokenEndsWhenItSays() {
        assertThat(status(TestSigner.token("ana", "analyst", Duration.ofSeconds(60))))
                .isEqualTo(200);
        assertThat(status(TestSigner.token("ana", "analyst", Duration.ofSeconds(-10))))
                .isEqualTo(401);
    }

    private static int status(String token) {
        return given().auth().oauth2(token).get("/pivots").statusCode();
    }

    @Test
    void anotherRoleIsForbidden() {
        Reader.as("paul", "producer").get("/pivots").then().statusCode(403).body("code", equalTo("forbidden"));
        Reader.as("paul", "producer").get(pivot.path() + "/latest").then().statusCode(403);
    }

    @Test
    void everyReadPathAnswersHead() {
        analyst().head("/pivots").then().statusCode(200).contentType("application/json");
        analyst().head(pivot.path()).then().statusCode(200).contentType("application/json");
        analyst()
                .head(pivot.path() + "/rows?format=csv&limit=2")
                .then()
                .statusCode(200)
                .contentType("text/csv")
                .header("X-Truncated", "true");
        analyst().head(pivot.path() + "/latest").then().statusCode(200).contentType("application/json");
        analyst()
                .head(pivot.path() + "/latest?per=column")
                .then()
                .statusCode(200)
                .contentType("application/json");
        analyst().head("/pivots/no/such/pivot/rows").then().statusCode(404);
    }
}
