package io.wavepivot.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.wavepivot.schemas.tables.Table;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading tables. */
@QuarkusTest
@QuarkusTestResource(BackingServices.class)
class TablesComponentTest {

    private static final String STAFF = """
            {"name": "id", "type": "int"}, {"name": "name", "type": "string"},
            {"name": "hired", "type": {"type": "long", "logicalType": "timestamp-millis"}},
            {"name": "pay", "type": ["null", "double"], "default": null},
            {"name": "sort", "type": ["null", "string"], "default": null}
            """;

    private static Table staff;

    @Inject
    TestTables tables;

    @Test
    void aRowIsReadByItsKeyAsItWentIn() throws InterruptedException {
        staff();

        Reader.analyst()
                .get("/tables/staff/2")
                .then()
                .statusCode(200)
                .body("id", equalTo(2))
                .body("name", equalTo("Bea, \"B\""))
                .body("hired", equalTo("2021-07-27T16:02:08Z"))
                .body("pay", nullValue());
        Reader.analyst().get("/view/staff/1").then().statusCode(200).body("pay", equalTo(10.5f));
        Reader.analyst().get("/tables/staff/9").then().statusCode(404).body("code", equalTo("unknown-row"));
        Reader.analyst().get("/tables/staff/01").then().statusCode(404);
        Reader.analyst().get("/tables/nowhere/1").then().statusCode(404).body("code", equalTo("unknown-table"));
        Reader.analyst().head("/tables/staff/2").then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name=Al | 1",
                "id=3 | 3",
                "id.in=1,3,77 | 1 3",
                "id.gt=1&id.le=4 | 2 3 4",
                "id.lt=3&name=Al | 1",
                "name.prefix=Be | 2 4",
                "name.prefix=\uD83D\uDE00 | 5",
                "hired.ge=2021-07-27T18:02:08%2B02:00 | 2 3",
                "pay=10.5 | 1",
                "sort.eq=x | 4",
                "sort=-id | 5 4 3 2 1",
                "sort=-hired,name | 3 2 1 4 5",
                "sort=pay,-id | 5 2 4 1 3",
                "sort=-pay,id | 3 1 4 2 5",
            })
    void rowsAreChosenAndOrdered(String query, String ids) throws InterruptedException {
        staff();

        assertThat(ids(get(query, 200))).isEqualTo(ids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"id.ge=0", "sort=-id", "sort=pay", "sort=-pay", "sort=hired,-name", "sort=sort&id.ge=1"})
    void pagesPassOverNoRowAndShowNoneTwice(String query) throws InterruptedException {
        staff();
        String whole = ids(get(query, 200));

        List<String> paged = new ArrayList<>();
        String cursor = "";
        do {
            ValidatableResponse page = get(query + "&limit=2" + cursor, 200);
            paged.add(ids(page));
            String next = page.extract().path("next");
            cursor = next == null ? null : "&cursor=" + next;
            if (next != null) {
                page.header("X-Truncated", "true").header("Link", containsString("cursor=" + next));
            }
        } while (cursor != null);

        assertThat(String.join(" ", paged)).isEqualTo(whole);
    }

    @Test
    void columnsAreChosenInTheirOrderAndEveryFormatHasTheSame() throws InterruptedException {
        staff();

        assertThat(Reader.csv("/tables/staff?fields=name,id,pay&id.lt=4"))
                .isEqualTo("name,id,pay\nAl,1,10.5\n\"Bea, \"\"B\"\"\",2,\nCy,3,11.0\n");
        assertThat(Reader.analyst()
                        .get("/tables/staff?fields=pay,id&id.ge=4&format=ndjson")
                        .then()
                        .statusCode(200)
                        .extract()
                        .asString())
                .isEqualTo("{\"pay\":9.0,\"id\":4}\n{\"pay\":null,\"id\":5}\n");
        get("fields=id", 200).body("rows[0]", equalTo(java.util.Map.of("id", 1)));
    }

    @Test
    void whatIsWrongWithAQueryIsSaidAtOnce() throws InterruptedException {
        staff();

        get("id=x&nope=1&name.like=a&hired.gt=yesterday&sort=salary&fields=id,id&limit=0&cursor=zzz&pay.prefix=1", 400)
                .body(
                        "errors.field",
                        org.hamcrest.Matchers.hasItems(
                                "id",
                                "nope",
                                "name.like",
                                "hired.gt",
                                "sort",
                                "fields",
                                "limit",
                                "cursor",
                                "pay.prefix"))
                .body("errors.find { it.field == 'hired.gt' }.allowed", containsString("with a zone"));
        String next = get("sort=name&limit=1", 200).extract().path("next");
        get("sort=hired&cursor=" + next, 400).body("errors.field", contains("cursor"));
    }

    @Test
    void aListSaysWhatThereIs() throws InterruptedException {
        staff();

        Reader.analyst()
                .get("/tables")
                .then()
                .statusCode(200)
                .body("find { it.table == 'staff' }.rows", equalTo(5))
                .body("find { it.table == 'staff' }.changed_at", equalTo("2021-01-01T00:00:00Z"))
                .body("find { it.table == 'staff' }.primary_key", contains("id"))
                .body(
                        "find { it.table == 'staff' }.columns.type",
                        contains("int", "string", "timestamp-millis", "double", "string"));
    }

    @Test
    void aKeyOfSeveralPartsAndEveryTypeComeOutAsTheyWentIn() throws InterruptedException {
        Table all = tables.define("all_types", List.of("code", "day"), """
                {"name": "code", "type": "string"}, {"name": "day", "type": {"type": "int", "logicalType": "date"}},
                {"name": "flag", "type": "boolean"}, {"name": "big", "type": "long"}, {"name": "f", "type": "float"},
                {"name": "price", "type": {"type": "bytes", "logicalType": "decimal", "precision": 8, "scale": 2}},
                {"name": "fine", "type": {"type": "long", "logicalType": "timestamp-micros"}},
                {"name": "local", "type": {"type": "long", "logicalType": "local-timestamp-millis"}},
                {"name": "t", "type": {"type": "int", "logicalType": "time-millis"}},
                {"name": "u", "type": {"type": "string", "logicalType": "uuid"}}
                """);
        String[] values = {
            "a/b",
            "2021-07-27",
            "true",
            "9007199254740993",
            "0.1",
            "12.50",
            "2021-07-27T16:02:08.000001Z",
            "2021-07-27T16:02:08.5",
            "16:02:08",
            "0f8fad5b-d9cb-469f-a165-70867728950e"
        };
        tables.put(all, values);

        assertThat(Reader.csv("/tables/all_types")).endsWith("\n" + String.join(",", values) + "\n");
        Reader.analyst()
                .urlEncodingEnabled(false)
                .get("/tables/all_types/a/b%7C2021-07-27")
                .then()
                .statusCode(200)
                .body("price", equalTo(12.5f))
                .body("big", equalTo(9007199254740993L));
        Reader.analyst()
                .get("/tables/all_types?format=arrow")
                .then()
                .statusCode(200)
                .header("Content-Type", "application/vnd.apache.arrow.stream")
                .body(org.hamcrest.Matchers.notNullValue());
    }

    private void staff() throws InterruptedException {
        if (staff == null) {
            staff = tables.define("staff", List.of("id"), STAFF);
            tables.put(staff, "1", "Al", "2020-01-01T00:00:00Z", "10.5", null);
            tables.put(staff, "2", "Bea, \"B\"", "2021-07-27T16:02:08Z", null, null);
            tables.put(staff, "3", "Cy", "2021-07-27T16:02:08.001Z", "11", "");
            tables.put(staff, "4", "Bee", "2020-01-01T00:00:00Z", "9", "x");
            tables.put(staff, "5", "\uD83D\uDE00!", "2019-01-01T00:00:00Z", null, null);
            tables.changed(staff, Instant.parse("2021-01-01T00:00:00Z"));
        }
    }

    private static ValidatableResponse get(String query, int status) {
        return Reader.analyst()
                .urlEncodingEnabled(false)
                .get("/tables/staff?format=json&" + query.replace("\uD83D\uDE00", "%F0%9F%98%80"))
                .then()
                .statusCode(status);
    }

    private static String ids(ValidatableResponse answer) {
        JsonPath json = answer.extract().jsonPath();
        return String.join(" ", json.getList("rows.id", String.class));
    }
}
