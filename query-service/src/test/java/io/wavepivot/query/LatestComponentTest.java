package io.wavepivot.query;

import static io.wavepivot.query.Reader.analyst;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasEntry;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The latest rows, and the latest values as the rows have them now, whatever was noted of them. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class LatestComponentTest {

    private static final int BURIED = 100;

    @Inject
    TestPivots pivots;

    private TestPivot pivot;

    @BeforeEach
    void fill() {
        pivot = pivots.fiveWaves();
    }

    @Test
    void theLatestRowsComeLatestFirst() {
        analyst().get(pivot.path() + "/latest").then().statusCode(200).body("rows.wave", contains(300));
        analyst()
                .get(pivot.path() + "/latest?n=3&points=421.n")
                .then()
                .body("rows.wave", contains(300, 240, 180))
                .body("rows[1].cells", equalTo(Map.of("421.n", 240)));
    }

    @Test
    void theLatestValueOfEveryColumnComesWithItsOwnTime() {
        columns("&points=42*")
                .body("columns.'421.n'", hasEntry("value", 240))
                .body("columns.'421.n'.at", equalTo("1970-01-01T00:04:00Z"))
                .body("columns.'421.text'.wave", equalTo(300))
                .body("columns", not(hasKey("419.co2")));
    }

    @Test
    void aValueThatIsFarBelowTheLatestRowsIsFound() {
        bury();

        columns("").body("columns.'421.n'.wave", equalTo(240)).body("columns.'419.on'.value", equalTo(true));
    }

    @Test
    void afterACellIsRemovedTheOneBeforeItIsTheLatest() {
        bury();
        pivot.rows().updateOne(Filters.eq("_id", 240L), Updates.unset("cells.421%2En"));

        columns("").body("columns.'421.n'.wave", equalTo(180)).body("columns.'421.n'.value", equalTo(180));
    }

    @Test
    void afterARowIsRemovedTheValueBeforeItIsTheLatest() {
        bury();
        pivot.rows().deleteOne(Filters.eq("_id", 240L));

        columns("").body("columns.'421.n'.wave", equalTo(180));
    }

    @Test
    void aColumnWhoseRowsHaveAllExpiredIsLeftOut() {
        bury();
        pivot.rows().deleteMany(Filters.lt("_id", 300L));

        columns("")
                .body("columns", not(hasKey("421.n")))
                .body("columns", not(hasKey("419.on")))
                .body("columns.'421.text'.wave", equalTo(300));
    }

    @Test
    void ofRowsOfOneTimeTheHighestKeyIsTheLatest() {
        pivot.row(301L, 300, Map.of("419.co2", 1.5));
        pivot.row(299L, 300, Map.of("419.co2", 2.5));

        columns("").body("columns.'419.co2'.value", equalTo(1.5f));
        bury();
        columns("").body("columns.'421.text'.wave", equalTo(300));
    }

    @Test
    void aValueThatIsNotNotedYetIsFoundInTheLatestRows() {
        pivot.row(360, Map.of("419.on", false));

        columns("").body("columns.'419.on'.value", equalTo(false)).body("columns.'419.on'.wave", equalTo(360));
    }

    @Test
    void aRowThatAProducerSetBackIsWhereItsTimeSays() {
        bury();
        pivot.rows().updateOne(Filters.eq("_id", 240L), Updates.set("at", new Date(150_000)));

        columns("").body("columns.'421.n'.wave", equalTo(180));
    }

    @Test
    void hundredsOfColumnsThatComeOneARowAreAllFound() {
        TestPivot sparse = pivots.create("long");
        for (int i = 0; i < 250; i++) {
            sparse.column(TestPivot.point(i), "long", 60L * i, 60L * i, 0L)
                    .row(60L * i, Map.of(TestPivot.point(i), (long) i));
        }

        Map<String, Map<String, Object>> values = analyst()
                .get(sparse.path() + "/latest?per=column")
                .then()
                .statusCode(200)
                .extract()
                .path("columns");

        Map<String, Object> found = new HashMap<>();
        values.forEach((point, value) -> found.put(point, value.get("value")));
        assertThat(found).hasSize(250);
        for (int i = 0; i < 250; i++) {
            assertThat(found).containsEntry(TestPivot.point(i), i);
        }
    }

    /** So many later rows that the others are not among the latest. */
    private void bury() {
        for (long wave = 1_000; wave < 1_000 + BURIED; wave++) {
            pivot.row(wave, Map.of("419.co2", 0.5));
        }
    }

    private ValidatableResponse columns(String query) {
        return analyst().get(pivot.path() + "/latest?per=column" + query).then().statusCode(200);
    }
}
