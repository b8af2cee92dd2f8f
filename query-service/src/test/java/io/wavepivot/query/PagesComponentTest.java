package io.wavepivot.query;

import static io.wavepivot.query.Reader.analyst;
import static io.wavepivot.query.Reader.csv;
import static io.wavepivot.query.Reader.waves;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import com.mongodb.ExplainVerbosity;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.wavepivot.query.read.Cursor;
import io.wavepivot.query.read.RowRange;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages follow each other without a gap, whatever happens between them. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class PagesComponentTest {

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
    @ValueSource(strings = {"asc", "desc"})
    void pagesFollowEachOtherUntilTheLast(String order) {
        List<Integer> waves = new ArrayList<>();
        String next = rows + "?limit=2&order=" + order;
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

    @ParameterizedTest
    @ValueSource(strings = {"asc", "desc"})
    void rowsOfOneTimeFallIntoPagesByTheirKeys(String order) {
        TestPivot same = pivots.create("text").column("v", "long", 60, 60, 1L);
        String prefix = "\u0001".repeat(1_020); // As long as a key may be.
        IntStream.range(0, 7).forEach(i -> same.row(prefix + "key" + i, 60, Map.of("v", (long) i)));
        List<String> keys = new ArrayList<>();
        String cursor = "";
        while (cursor != null) {
            Response page = analyst().get(same.path() + "/rows?limit=3&order=" + order + cursor);
            page.then().statusCode(200);
            keys.addAll(page.path("rows.wave"));
            cursor = page.path("next") == null ? null : "&cursor=" + page.path("next");
        }

        List<String> ascending =
                IntStream.range(0, 7).mapToObj(i -> prefix + "key" + i).toList();
        assertThat(keys).containsExactlyElementsOf(order.equals("asc") ? ascending : ascending.reversed());
    }

    @Test
    void aRowThatComesBetweenTwoPagesIsNotSkipped() {
        Response first = analyst().get(rows + "?limit=2");
        pivot.row(150, Map.of("419.co2", 1.0));

        String second = csv(rows + "?from=121&cursor=" + first.path("next"));

        assertThat(first.<List<Integer>>path("rows.wave")).containsExactly(60, 120);
        assertThat(waves(second)).isEqualTo("180 240 300");
    }

    @Test
    void theLinkIsRelativeAsAProxyMayHaveTakenTheRequestElsewhere() {
        String link = analyst()
                .header("X-Forwarded-Host", "somewhere.else")
                .get(rows + "?limit=2")
                .header("Link");

        assertThat(link).startsWith("<" + rows + "?limit=2&cursor=").endsWith(">; rel=\"next\"");
    }

    @Test
    void aCursorOfAnotherKindOfPivotIsRefused() {
        String cursor = new Cursor(Instant.EPOCH, "a text").encode();

        analyst().get(rows + "?cursor=" + cursor).then().statusCode(400).body("errors.field", contains("cursor"));
    }

    /** The embedded fallback cannot explain. */
    @Test
    @EnabledIfEnvironmentVariable(named = "MONGODB_URI", matches = ".+")
    void aPageIsReadFromTheIndexOnTimeAndKey() {
        List<Document> many = IntStream.range(400, 5_400)
                .mapToObj(wave -> TestPivot.document((long) wave, wave, Map.of("419.co2", 1.0)))
                .toList();
        pivot.rows().insertMany(many);
        Cursor start = new Cursor(Instant.ofEpochSecond(1_000), 1_000L);
        Cursor end = new Cursor(Instant.ofEpochSecond(1_010), 1_010L);
        RowRange range = new RowRange(null, null, false, start, true, end);

        String plan = pivot.rows()
                .find(range.filter())
                .sort(range.sort())
                .explain(ExplainVerbosity.EXECUTION_STATS)
                .toJson();

        assertThat(plan).contains("at_1__id_1").doesNotContain("COLLSCAN", "Seq Scan");
    }
}
