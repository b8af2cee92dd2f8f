package io.wavepivot.query;

import static io.wavepivot.query.Reader.analyst;
import static io.wavepivot.query.Reader.csv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which columns an answer has: all, or those that are named. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PointsComponentTest {

    @Inject
    TestPivots pivots;

    private TestPivot pivot;
    private String rows;

    @BeforeEach
    void fill() {
        pivot = pivots.fiveWaves();
        rows = pivot.path() + "/rows";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "419.co2        | wave,419.co2",
                "419.*          | wave,419.co2,419.on",
                "*.n,419.?o?    | wave,419.co2,421.n",
                "*              | wave,419.co2,419.on,421.n,421.text",
                "421.n,419.co2  | wave,419.co2,421.n",
            })
    void pointsAreChosenByIdOrGlob(String points, String header) {
        assertThat(csv(rows + "?points=" + points)).startsWith(header + "\n");
    }

    @Test
    void aGlobThatNoRegularExpressionSurvivesIsAnswered() {
        pivot.column("419.nearly-but-not-quite-what-was-asked-for-by-those-who-ask", "long", 60, 60, 1L);

        analyst()
                .urlEncodingEnabled(false)
                .get(rows + "?points=*%3F*%3F*%3F*%3F*%3F*%3F*%3F*%3F*%3F*%3F*%3Fx")
                .then()
                .statusCode(400)
                .body("errors.field", contains("points"));
    }

    @Test
    void moreGlobsThanAreMatchedAreRefused() {
        analyst()
                .urlEncodingEnabled(false)
                .get(rows + "?points=" + "*,".repeat(1_000) + "*")
                .then()
                .statusCode(400)
                .body("errors.value", contains("1001 items"));
    }

    @Test
    void aThousandPointsHaveRoomInARequest() {
        TestPivot wide = pivots.create("long").columns(1_000, 60, 60).row(60, Map.of(TestPivot.point(999), 1.0));
        String points = IntStream.range(0, 1_000).mapToObj(TestPivot::point).collect(Collectors.joining(","));

        analyst()
                .urlEncodingEnabled(false)
                .get(wide.path() + "/rows?points=" + points)
                .then()
                .statusCode(200)
                .body("rows[0].cells", equalTo(Map.of(TestPivot.point(999), 1.0f)));
    }

    @Test
    void aColumnThatCameAMomentAgoCanBeAskedFor() {
        csv(rows + "?points=419.co2");
        pivot.column("500.new", "double", 360, 360, 1.5).row(360, Map.of("500.new", 1.5));

        analyst().get(rows + "?points=500.new&from=360").then().body("rows[0].cells", equalTo(Map.of("500.new", 1.5f)));
        assertThat(csv(rows + "?from=360")).isEqualTo("""
                wave,419.co2,419.on,421.n,421.text,500.new
                360,,,,,1.5
                """);
    }
}
