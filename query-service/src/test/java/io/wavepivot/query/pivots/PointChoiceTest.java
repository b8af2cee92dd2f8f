package io.wavepivot.query.pivots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkiverse.resteasy.problem.HttpProblem;
import io.wavepivot.query.catalog.Column;
import io.wavepivot.query.catalog.Columns;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.http.QueryParameters;
import io.wavepivot.schemas.mongo.CellType;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PointChoiceTest {

    private static final Columns COLUMNS = columns("419.co2", "419.on", "421.n");

    private final QueryParameters parameters = new QueryParameters(new MultivaluedHashMap<>());

    @Test
    void pointsComeInTheOrderOfTheColumnsAndOnce() {
        assertThat(chosen("421.n", "419.*", "419.on")).containsExactly("419.co2", "419.on", "421.n");
        assertThat(chosen("421.n")).containsExactly("421.n");
        assertThat(chosen("???.o?")).containsExactly("419.on");
        parameters.refuseIfWrong();
    }

    @Test
    void whatNamesNoPointIsWrong() {
        assertThat(chosen("419.o", "419.on", "x*")).containsExactly("419.on");

        String allowed = "a point of this pivot, or a glob (* and ?) that some point matches";
        assertThat(errors())
                .isEqualTo(
                        List.of(new FieldError("points", "419.o", allowed), new FieldError("points", "x*", allowed)));
    }

    @Test
    void onlyIdsThatAreColumnsAreLiterallyThere() {
        assertThat(new PointChoice(List.of("419.on", "419.co2")).isLiterallyIn(COLUMNS))
                .isTrue();
        assertThat(new PointChoice(List.of("419.on", "419.*")).isLiterallyIn(COLUMNS))
                .isFalse();
        assertThat(new PointChoice(List.of("419.on", "421.new")).isLiterallyIn(COLUMNS))
                .isFalse();
        assertThat(new PointChoice(List.of("419.o?")).isLiterallyIn(columns("419.o?")))
                .isFalse();
    }

    @Test
    void aThousandItemsAreTheMost() {
        assertThat(of(Collections.nCopies(1_000, "419.on"))).containsExactly("419.on");
        parameters.refuseIfWrong();

        assertThat(of(Collections.nCopies(1_001, "419.on"))).isEmpty();
        assertThat(errors()).isEqualTo(List.of(new FieldError("points", "1001 items", "at most 1000")));
    }

    /** A glob of a length takes at most the product with the points' lengths, and one for each end. */
    @Test
    void globsTakeABoundedTime() {
        Columns thousand =
                columns(IntStream.range(0, 1_000).mapToObj("p%08d"::formatted).toArray(String[]::new));
        String least = "*".repeat(5_000);

        assertThat(new PointChoice(List.of(least, least)).of(thousand, parameters))
                .hasSize(1_000);
        parameters.refuseIfWrong();

        assertThat(new PointChoice(List.of(least, least + "*")).of(thousand, parameters))
                .isEmpty();
        assertThat(errors())
                .isEqualTo(List.of(new FieldError(
                        "points",
                        least.substring(0, 200) + "…",
                        "fewer or shorter globs: the pivot has too many points")));
    }

    @Test
    void idsTakeNoTimeHoweverLongTheyAre() {
        Columns thousand =
                columns(IntStream.range(0, 1_000).mapToObj("p%08d"::formatted).toArray(String[]::new));

        new PointChoice(List.of("x".repeat(20_000), "p00000000")).of(thousand, parameters);

        assertThat((List<?>) errors())
                .hasSize(1)
                .first()
                .extracting("allowed")
                .asString()
                .startsWith("a point");
    }

    private List<String> chosen(String... items) {
        return of(List.of(items));
    }

    private List<String> of(List<String> items) {
        return new PointChoice(items)
                .of(COLUMNS, parameters).stream().map(Column::point).toList();
    }

    private Object errors() {
        return catchThrowableOfType(HttpProblem.class, parameters::refuseIfWrong)
                .getParameters()
                .get("errors");
    }

    private static Columns columns(String... points) {
        return new Columns(List.of(points).stream()
                .map(point -> new Column(point, CellType.LONG))
                .toList());
    }
}
