package io.wavepivot.schemas.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    private static final String NAME_RULE = "a text of 1 to 64 characters, none of them ; / | $ or a control character";

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "100"})
    void aWholeNumberInItsBoundsIsTaken(String json) {
        Fields fields = of(json);

        assertThat(fields.whole("f", 100, "days")).isEqualTo(Long.parseLong(json));
        assertThat(fields.errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "101", "1.0", "1e1", "true", "\"1\"", "null", "99999999999999999999"})
    void anyOtherWholeNumberIsWrong(String json) {
        Fields fields = of(json);

        assertThat(fields.whole("f", 100, "days")).isZero();
        assertThat(fields.errors())
                .containsExactly(new FieldError("f", json(json), "a whole number of days, 0 to 100"));
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "1, 1", "86400, 86400"})
    void aNumberInItsBoundsIsTaken(String json, double number) {
        Fields fields = of(json);

        assertThat(fields.number("f", 0.5, 86_400, "seconds")).isEqualTo(number);
        assertThat(fields.errors()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.49", "86400.1", "\"1\"", "null"})
    void anyOtherNumberIsWrong(String json) {
        Fields fields = of(json);

        assertThat(fields.number("f", 0.5, 86_400, "seconds")).isZero();
        assertThat(fields.errors())
                .containsExactly(
                        new FieldError("f", json(json), "a number of seconds, 0.5 to 86400; fractions are allowed"));
    }

    @Test
    void whatIsWrongInObjectsOfAListIsSaidWithItsPlaceInTheOrderOfTheTakes() throws JsonProcessingException {
        Fields fields = new Fields(new ObjectMapper().readTree("""
                {"a": [{"x": ""}, 7, "short", {"x": "y", "z": 1}], "b": {"x": 5}, "c": {"1": {}, "d": 2, "e": {"x": "f"}},
                 "g": [1, 2, 3, 4, 5, 6]}
                """));

        assertThat(fields.list("a", 5, (item, json) -> json.isTextual() ? json.asText() : item.text("x")))
                .containsExactly("", "short", "y");
        assertThat(fields.object("b", item -> item.text("x"))).contains("");
        assertThat(fields.object("none", item -> item.text("x"))).isEmpty();
        assertThat(fields.objects("c", 3, name -> !name.equals("1"), "a word", (name, item) -> name + item.text("x")))
                .containsExactly("ef");
        assertThat(fields.list("g", 5, (item, json) -> json)).isEmpty();
        assertThat(fields.errors())
                .extracting(error -> error.field() + " " + error.allowed())
                .containsExactly(
                        "a[0].x a text that is not empty",
                        "a[1] an object",
                        "a[3].z no such field; there are [x]",
                        "b.x a text that is not empty",
                        "c.1 a word",
                        "c.d an object",
                        "g a list of at most 5");
    }

    @Test
    void aNameHasUpTo64CharactersThatPathsAndKeysCanHave() {
        for (String name : List.of("a", "x".repeat(64), "T\u00FCr 1", ".")) {
            Fields fields = of('"' + name + '"');
            assertThat(fields.name("f")).isEqualTo(name);
            assertThat(fields.errors()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\" \"", "\"a;b\"", "\"a/b\"", "\"a|b\"", "\"$a\"", "\"a\\nb\"", "7", "null", "[]"})
    void anyOtherNameIsWrong(String json) {
        Fields fields = of(json);

        assertThat(fields.name("f")).isEmpty();
        assertThat(fields.errors()).containsExactly(new FieldError("f", json(json), NAME_RULE));
    }

    @Test
    void aNameThatIsTooLongIsWrong() {
        assertThat(of('"' + "x".repeat(65) + '"').name("f")).isEmpty();
    }

    @Test
    void namesAreTakenInTheirOrder() {
        Fields fields = of("[\"b\", \"a\"]");

        assertThat(fields.names("f")).containsExactly("b", "a");
        assertThat(fields.errors()).isEmpty();
    }

    @Test
    void eachNameThatIsWrongIsTold() {
        Fields fields = of("[\"a\", \"\", \"a\", 7, \"b\"]");

        assertThat(fields.names("f")).containsExactly("a", "b");
        assertThat(fields.errors())
                .containsExactly(
                        new FieldError("f[1]", json("\"\""), NAME_RULE),
                        new FieldError("f[2]", json("\"a\""), "each name once"),
                        new FieldError("f[3]", json("7"), NAME_RULE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"a\"", "{}", "null"})
    void aListThatIsNoneIsWrong(String json) {
        Fields fields = of(json);

        assertThat(fields.names("f")).isEmpty();
        assertThat(fields.errors()).containsExactly(new FieldError("f", json(json), "a list of 1 to 1000 names"));
    }

    @Test
    void aListIsNotLongerThanADefinitionMayBe() {
        assertThat(of(names(1_000)).names("f")).hasSize(1_000);
        Fields fields = of(names(1_001));

        assertThat(fields.names("f")).isEmpty();
        assertThat(fields.errors()).singleElement().satisfies(error -> assertThat(
                        error.value().toString())
                .as("cut")
                .hasSize(202)
                .endsWith(" …"));
    }

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "\"n" + i + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    @Test
    void aTextMayHaveAnyContentButNone() {
        assertThat(of("\"host:3306 / $\"").text("f")).isEqualTo("host:3306 / $");
        for (String json : List.of("\"\"", "\" \"", "7", "null")) {
            Fields fields = of(json);
            assertThat(fields.text("f")).isEmpty();
            assertThat(fields.errors()).containsExactly(new FieldError("f", json(json), "a text that is not empty"));
        }
    }

    @Test
    void whatIsMissingHasNoValueAndWhatNobodyTookComesLast() {
        Fields fields = new Fields(json("{\"other\": 7, \"b\": \"x\"}"));
        fields.text("b");
        fields.text("a");

        assertThat(fields.errors())
                .containsExactly(
                        new FieldError("a", null, "a text that is not empty"),
                        new FieldError("other", json("7"), "no such field; there are [b, a]"));
    }

    /** An object with one field. */
    private static Fields of(String value) {
        return new Fields(json("{\"f\": " + value + "}"));
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (JsonProcessingException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
