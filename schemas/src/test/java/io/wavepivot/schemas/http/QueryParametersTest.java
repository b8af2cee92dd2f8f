package io.wavepivot.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.quarkiverse.resteasy.problem.HttpProblem;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {

    private final MultivaluedHashMap<String, String> given = new MultivaluedHashMap<>();
    private final QueryParameters parameters = new QueryParameters(given);

    @Test
    void whatIsNotGivenIsEmptyAndNotWrong() {
        assertThat(parameters.count("limit", 5)).isEmpty();
        assertThat(parameters.list("points")).isEmpty();
        assertThatCode(parameters::refuseIfWrong).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3", "5"})
    void aNumberInItsBoundsIsTaken(String number) {
        given.add("limit", number);

        assertThat(parameters.count("limit", 5)).contains(Integer.valueOf(number));
        assertThatCode(parameters::refuseIfWrong).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "6", "-1", "x", "", "99999999999"})
    void anyOtherIsWrong(String number) {
        given.add("limit", number);

        assertThat(parameters.count("limit", 5)).isEmpty();
        assertThat(errors()).isEqualTo(List.of(new FieldError("limit", number, "a whole number from 1 to 5")));
    }

    @Test
    void aFlagIsTrueOrFalseAndNothingElse() {
        given.add("dryRun", "false");
        given.add("header", "TRUE");

        assertThat(parameters.flag("dryRun")).contains(false);
        assertThat(parameters.flag("header")).isEmpty();
        assertThat(errors()).isEqualTo(List.of(new FieldError("header", "TRUE", "true or false")));
    }

    @Test
    void oneThatIsGivenTwiceIsWrong() {
        given.addAll("limit", "1", "2");

        assertThat(parameters.count("limit", 5)).isEmpty();
        assertThat(errors()).isEqualTo(List.of(new FieldError("limit", "1,2", "a whole number from 1 to 5")));
    }

    @Test
    void ofALongValueAsMuchIsShownAsPeopleRead() {
        given.add("limit", "x".repeat(201));
        parameters.count("limit", 5);
        given.add("lmit", "x".repeat(200));

        assertThat(errors())
                .asInstanceOf(InstanceOfAssertFactories.list(FieldError.class))
                .extracting(FieldError::value)
                .containsExactly("x".repeat(200) + "…", "x".repeat(200));
    }

    @Test
    void theItemsOfAListComeWithCommasOrOneByOne() {
        given.addAll("points", "a,b", "", "c,");

        assertThat(parameters.list("points").orElseThrow()).containsExactly("a", "b", "", "c", "");
    }

    @Test
    void whatNobodyTookIsWrongToo() {
        given.add("limit", "x");
        given.addAll("lmit", "1", "2");
        parameters.count("limit", 5);
        parameters.take("order", Optional::of, "any");

        assertThat(errors())
                .isEqualTo(List.of(
                        new FieldError("limit", "x", "a whole number from 1 to 5"),
                        new FieldError("lmit", "1,2", "no such parameter; there are [limit, order]")));
    }

    private Object errors() {
        return catchThrowableOfType(HttpProblem.class, parameters::refuseIfWrong)
                .getParameters()
                .get("errors");
    }
}
