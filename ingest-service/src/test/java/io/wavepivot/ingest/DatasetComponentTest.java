package io.wavepivot.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.wavepivot.schemas.wire.SchemaRegistry;
import java.util.List;
import org.apache.avro.Schema;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class DatasetComponentTest {

    private static final String EMPLOYEES = """
            {"schema": {"type": "record", "name": "Employee", "fields": [
               {"name": "employee_id", "type": "int"},
               {"name": "employee_name", "type": "string"},
               {"name": "hiring_date", "type": {"type": "long", "logicalType": "timestamp-millis"}},
               {"name": "boss", "type": ["null", "int"], "default": null}]},
             "primary_key": ["employee_id"],
             "constraints": {"hiring_date": {"format": "date-time", "min": "1990-01-01T00:00:00Z"},
                             "employee_name": {"max_length": 10, "pattern": "[A-Z].*"},
                             "boss": {"references": "%s"}}}
            """;

    @ConfigProperty(name = "schema-registry.url")
    String registryUrl;

    @BeforeEach
    void await() {
        TestTokens.awaitReady();
    }

    @Test
    void aDatasetIsSeenAsItWasDefinedAndCanBeDefinedSoAgain() {
        put("seen", employees("seen")).statusCode(201).body("name", equalTo("seen"));
        put("seen", employees("seen")).statusCode(200);

        TestTokens.asOperator()
                .get("/datasets/seen")
                .then()
                .statusCode(200)
                .body("schema.fields.name", contains("employee_id", "employee_name", "hiring_date", "boss"))
                .body("primary_key", contains("employee_id"))
                .body("constraints.hiring_date.min", equalTo("1990-01-01T00:00:00Z"))
                .body("constraints.employee_name.max_length", equalTo(10))
                .body("constraints.boss.references", equalTo("seen"))
                .body("unknown_columns", equalTo("freeze"))
                .body("wrong_types", equalTo("discard_row"));
        TestTokens.asOperator().get("/datasets").then().statusCode(200).body("name", hasItem("seen"));
    }

    @Test
    void aWrongDatasetGetsEveryErrorAtOnce() {
        put("no-name", """
                {"schema": {"type": "record", "name": "R", "fields": [
                   {"name": "id", "type": ["null", "int"]}, {"name": "tags", "type": {"type": "array", "items": "string"}},
                   {"name": "n", "type": "int"}, {"name": "t", "type": "string"}, {"name": "ID", "type": "int"},
                   {"name": "_id", "type": "int"}]},
                 "primary_key": ["id", "nope"],
                 "constraints": {"n": {"min": 5, "max": 3, "pattern": "x", "mandatory": false, "colour": "red"},
                                 "t": {"pattern": "(", "format": "qq", "min_length": -1, "references": "nowhere"},
                                 "x": {"min": 1}},
                 "unknown_columns": "ignore", "wrong_type": "freeze", "mirror": "reports/db?allowLoadLocalInfile=true"}
                """)
                .statusCode(422)
                .body("code", equalTo("invalid-dataset"))
                .body("errors.find { it.field == 'name' }.value", equalTo("no-name"))
                .body("errors.field", hasItem("schema.tags"))
                .body("errors.field", hasItem("schema._id"))
                .body("errors.find { it.field == 'schema.ID' }.allowed", containsString("'id' in other letters"))
                .body("errors.field", hasItem("primary_key[0]"))
                .body("errors.find { it.field == 'constraints.n.min' }.allowed", equalTo("at most max, which is 3"))
                .body("errors.field", hasItem("constraints.n.pattern"))
                .body("errors.field", hasItem("constraints.n.mandatory"))
                .body("errors.field", hasItem("constraints.n.colour"))
                .body("errors.field", hasItem("constraints.t.pattern"))
                .body("errors.field", hasItem("constraints.t.format"))
                .body("errors.field", hasItem("constraints.t.min_length"))
                .body("errors.field", hasItem("constraints.t.references"))
                .body("errors.field", hasItem("unknown_columns"))
                .body("errors.find { it.field == 'mirror' }.allowed", containsString("<server>/<database>"))
                .body("errors.find { it.field == 'wrong_type' }.allowed", containsString("no such field"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 2} | "1000.00" | 4 digits
                    {"type": "bytes", "logicalType": "decimal", "precision": 4, "scale": 2} | ""        | the field can have
                    {"type": "int", "logicalType": "time-millis"}                           | 86400000  | a time
                    {"type": "string", "logicalType": "uuid"}                               | ""        | a UUID
                    "double"                                                                | 1e400     | a number
                    "string"                                                                | "\\u0000"  | a text
                    """)
    void aDefaultIsAValueOfItsColumn(String type, String value, String allowed) {
        String more = "\"default\": null}, {\"name\": \"more\", \"type\": %s, \"default\": %s}".formatted(type, value);
        put("odd_default", alone().replace("\"default\": null}", more))
                .statusCode(422)
                .body("errors.find { it.field == 'schema.more' }.allowed", containsString(allowed));
    }

    @Test
    void aMirrorIsNamedAndHasNoColumnWhoseNameSqlServersWouldCut() {
        put("mirrored", alone().replace("\"primary_key\"", "\"mirror\": \"reports/hr\", \"primary_key\""))
                .statusCode(201)
                .body("mirror", equalTo("reports/hr"));

        put(
                        "cut_off",
                        alone().replace("employee_name", "n".repeat(64))
                                .replace("\"primary_key\"", "\"mirror\": \"reports/hr\", \"primary_key\""))
                .statusCode(422)
                .body("errors.find { it.field == 'mirror' }.allowed", containsString("n".repeat(64)));
    }

    @Test
    void aDecimalMayGetMoreDigitsBeforeThePointAndNoOthers() {
        String price = "\"default\": null}, {\"name\": \"price\", \"type\": {\"type\": \"bytes\","
                + " \"logicalType\": \"decimal\", \"precision\": %d, \"scale\": %d}}";
        put("priced", alone().replace("\"default\": null}", price.formatted(8, 2)))
                .statusCode(201);
        writeEmployee("priced", ", \"price\": \"123456.78\"");

        put("priced", alone().replace("\"default\": null}", price.formatted(8, 3)))
                .statusCode(422)
                .body("errors.field", contains("schema.price"));
        put("priced", alone().replace("\"default\": null}", price.formatted(4, 2)))
                .statusCode(422);
        put("priced", alone().replace("\"default\": null}", price.formatted(9, 2)))
                .statusCode(200);
        put("too_precise", alone().replace("\"default\": null}", price.formatted(35, 2)))
                .statusCode(422)
                .body("errors.field", contains("schema.price"));
    }

    @Test
    void aSchemaMayGrowAndAnIncompatibleOneIsRefusedWithTheReason() {
        put("grows", alone()).statusCode(201);
        writeEmployee("grows", "");

        put("grows", alone().replace("\"type\": \"int\"}", "\"type\": \"string\"}"))
                .statusCode(422)
                .body("code", equalTo("incompatible-dataset"))
                .body("errors.field", contains("schema.employee_id"))
                .body("errors[0].allowed", containsString("as it was, or wider"));
        put(
                        "grows",
                        alone().replace("\"type\": \"int\"}", "\"type\": \"string\"}")
                                .replace("\"primary_key\"", "\"mirror\": \"nowhere\", \"primary_key\""))
                .statusCode(422)
                .body("errors.field", contains("mirror", "schema.employee_id"));
        put("grows", alone().replace("timestamp-millis", "timestamp-micros"))
                .statusCode(422)
                .body("errors.field", contains("schema.hiring_date"));
        put("grows", alone().replace("[\"employee_id\"]", "[\"employee_name\"]"))
                .statusCode(422)
                .body("errors.field", contains("primary_key"));
        put(
                        "grows",
                        alone().replace(
                                        "\"default\": null}",
                                        "\"default\": null}, {\"name\": \"more\", \"type\": \"int\"}"))
                .statusCode(422)
                .body("errors[0].allowed", containsString("a default for a field that is new"));
        put(
                        "grows",
                        alone().replace(
                                        "\"default\": null}",
                                        "\"default\": null}, {\"name\": \"more\", \"type\": \"int\", \"default\": 7}"))
                .statusCode(200);
    }

    @Test
    void whatOtherProducersHaveEverWrittenIsToBeReadAsWhatItIs() {
        SchemaRegistry registry = new SchemaRegistry(registryUrl);
        for (String unit : List.of("micros", "millis")) {
            registry.register("rows.of_others-value", new Schema.Parser().parse("""
                    {"type": "record", "name": "Employee", "fields": [
                     {"name": "employee_id", "type": "int"}, {"name": "employee_name", "type": "string"},
                     {"name": "hiring_date", "type": {"type": "long", "logicalType": "timestamp-%s"}}]}
                    """.formatted(unit)));
        }

        put("of_others", alone())
                .statusCode(422)
                .body("errors.field", contains("schema.hiring_date"))
                .body("errors[0].allowed", containsString("timestamp-micros"));
    }

    @Test
    void whatWasDeletedTakesNoRowsAndItsNameKeepsItsKey() {
        put("gone", alone()).statusCode(201);

        writeEmployee("gone", "");
        TestTokens.asOperator().delete("/datasets/gone").then().statusCode(204);

        TestTokens.asOperator().get("/datasets/gone").then().statusCode(404);
        TestTokens.asOperator().delete("/datasets/gone").then().statusCode(404);
        put("gone", alone().replace("[\"employee_id\"]", "[\"employee_name\"]"))
                .statusCode(422)
                .body("errors.field", contains("primary_key"));
        put("gone", alone()).statusCode(201).body("deleted", nullValue());
    }

    @Test
    void whereNoRowWasEverWrittenADatasetMayBecomeAnything() {
        put("iterated", alone()).statusCode(201);
        String other =
                alone().replace("[\"employee_id\"]", "[\"employee_name\"]").replace("\"int\"", "\"string\"");

        put("iterated", other).statusCode(200).body("primary_key", contains("employee_name"));
        put("iterated", alone()).statusCode(200);
        put("iterated", other).statusCode(200);
        TestTokens.asOperator().delete("/datasets/iterated").then().statusCode(204);
        put("iterated", alone()).statusCode(201);

        writeEmployee("iterated", "");
        put("iterated", other).statusCode(422).body("errors.field", hasItem("primary_key"));
        put("iterated", alone().replace("\"int\"", "\"long\"")).statusCode(200);
        put("iterated", other).statusCode(422);
    }

    @Test
    void aKeyThatIsNoneIsRefusedTogetherWithWhatElseIsWrong() {
        put("odd_key", alone()).statusCode(201);

        put(
                        "odd_key",
                        alone().replace("[\"employee_id\"]", "[\"boss\", \"nope\"]")
                                .replace("10", "-1"))
                .statusCode(422)
                .body(
                        "errors.field",
                        containsInAnyOrder("primary_key[0]", "primary_key[1]", "constraints.employee_name.max_length"));
    }

    @Test
    void aColumnIsLetGoOnlyByItsName() {
        put("loses", alone()).statusCode(201);
        writeEmployee("loses", "");
        String without =
                alone().replaceAll(",\\s*\\{\"name\": \"boss\".*null\\}", "").replaceAll(",\\s*\"boss\": \\{\\}", "");
        assertThat(without).doesNotContain("boss");

        put("loses", without)
                .statusCode(422)
                .body("errors.field", contains("schema.boss"))
                .body("errors[0].allowed", containsString("drop_columns lets it go"));
        put("loses", without.replace("\"primary_key\"", "\"drop_columns\": [\"employee_id\"], \"primary_key\""))
                .statusCode(422)
                .body("errors.field", hasItem("drop_columns"));
        put("loses", without.replace("\"primary_key\"", "\"drop_columns\": [\"boss\"], \"primary_key\""))
                .statusCode(200)
                .body("schema.fields.name", not(hasItem("boss")));
    }

    @Test
    void whatIsAnsweredMayBeSentAgainAndChangesNothing() {
        put("again", alone()).statusCode(201);
        String answer = TestTokens.asOperator().get("/datasets/again").asString();

        put("again", answer).statusCode(200).body(equalTo(answer));
        put("again_other", answer).statusCode(422).body("errors.field", contains("name"));
    }

    @Test
    void whatRowsHaveMadeOfADatasetIsNotTakenBackByDefiningItAgain() {
        String evolving = alone().replace(
                        "\"primary_key\"",
                        "\"unknown_columns\": \"evolve\", \"wrong_types\": \"evolve\", \"primary_key\"");
        put("evolves_on", evolving).statusCode(201);
        writeEmployee("evolves_on", ", \"boss\": 1.5, \"city\": \"B\"");

        put("evolves_on", evolving)
                .statusCode(200)
                .body("schema.fields.name", hasItem("city"))
                .body("schema.fields.find { it.name == 'boss' }.type", contains("null", "double"));
        put("evolves_on", evolving.replace("\"primary_key\"", "\"drop_columns\": [\"city\"], \"primary_key\""))
                .statusCode(200)
                .body("schema.fields.name", not(hasItem("city")));
    }

    @Test
    void theColumnOfWhatFitsNoWiderTypeStaysWhereOnlyTypesEvolve() {
        String evolving = alone().replace("\"primary_key\"", "\"wrong_types\": \"evolve\", \"primary_key\"");
        put("keeps_variants", evolving).statusCode(201);
        writeEmployee("keeps_variants", ", \"boss\": \"nobody\"");

        put("keeps_variants", evolving).statusCode(200).body("schema.fields.name", hasItem("boss__v_text"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    {"name": "x", "type": {"type": "long", "logicalType": "timestamp-milis"}} | a logical type that Avro has
                    {"name": "x", "type": {"type": "string", "logicalType": "date"}}          | of its own type
                    {"name": "x", "type": {"type": "bytes", "logicalType": "decimal"}}        | a precision
                    {"name": "x", "type": "int", "logicalType": "date"}                       | inside of the type
                    {"name": "x", "type": {"type": "int", "logicaltype": "date"}}             | written logicalType
                    {"name": "x", "type": ["null", {"type": "int", "logicalType": "dat"}]}    | a logical type that Avro has
                    """)
    void aLogicalTypeThatAvroWouldPassOverIsRefused(String field, String allowed) {
        put("misspelt", alone().replace("\"default\": null}", "\"default\": null}, " + field))
                .statusCode(422)
                .body("errors.field", contains("schema.x"))
                .body("errors[0].allowed", containsString(allowed));
    }

    @Test
    void whatIsNoJsonIsSaidToBeSoWithItsPlace() {
        put("no_json", "{\"schema\": \n oops}")
                .statusCode(400)
                .body("detail", startsWith("The body is no JSON, in line 2, column "));
    }

    @Test
    void whatOthersReferToIsNotDeleted() {
        put("bosses", employees("bosses")).statusCode(201);
        put("workers", employees("bosses")).statusCode(201);

        TestTokens.asOperator()
                .delete("/datasets/bosses")
                .then()
                .statusCode(409)
                .body("detail", containsString("[workers]"));
    }

    private static void writeEmployee(String table, String more) {
        TestTokens.asProducer()
                .contentType(ContentType.JSON)
                .body("""
                        [{"employee_id": 1, "employee_name": "A", "hiring_date": "2021-07-27T16:02:08Z" %s}]
                        """.formatted(more))
                .post("/tables/" + table + "/rows")
                .then()
                .statusCode(200);
    }

    /** That refers to no other. */
    private static String alone() {
        return EMPLOYEES.replace("\"references\": \"%s\"", "");
    }

    private static String employees(String references) {
        return EMPLOYEES.formatted(references);
    }

    private static ValidatableResponse put(String name, String dataset) {
        return TestTokens.asOperator()
                .contentType(ContentType.JSON)
                .body(dataset)
                .put("/datasets/" + name)
                .then();
    }
}
