package io.wavepivot.pivot.aggregate.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.wavepivot.schemas.Plan;
import java.util.Map;
import java.util.StringJoiner;

/** Whether a pivot is what the oracle says, cell by cell. */
final class OracleCheck {

    private static final ObjectMapper JSON = new ObjectMapper();

    private OracleCheck() {}

    static void compare(Plan plan, Map<String, Map<String, Object>> found, Map<String, Map<String, Object>> expected) {
        assertThat(found.keySet()).as("rows of %s, which are %s", plan, found).isEqualTo(expected.keySet());
        expected.forEach((row, cells) -> {
            assertThat(found.get(row).keySet())
                    .as("columns of %s in %s", row, plan)
                    .isEqualTo(cells.keySet());
            cells.forEach((column, value) ->
                    same(found.get(row).get(column), value, "%s, %s of %s".formatted(row, column, plan)));
        });
    }

    private static void same(Object found, Object expected, String where) {
        switch (expected) {
            case Number number
            when found instanceof Long ->
                assertThat((Long) found)
                        .as(where)
                        .isEqualTo(new java.math.BigDecimal(number.toString()).longValueExact());
            case Number number ->
                assertThat((Double) found)
                        .as(where)
                        .isCloseTo(number.doubleValue(), within(Math.abs(number.doubleValue()) * 1e-9 + 1e-9));
            case java.sql.Timestamp time ->
                assertThat(found)
                        .as(where)
                        .isEqualTo(time.toLocalDateTime()
                                .toInstant(java.time.ZoneOffset.UTC)
                                .toString());
            default -> assertThat(found.toString()).as(where).isEqualTo(expected.toString());
        }
    }

    /** The key of a row as the oracle has it. */
    static String plain(String rowKey, Plan plan) {
        if (!rowKey.startsWith("{")) { // A number, or a point in time as one.
            boolean isTime = plan.getRows().getFirst().getTerm().matches("t|other\\.t");
            return isTime
                    ? java.time.Instant.ofEpochMilli(Long.parseLong(rowKey)).toString()
                    : rowKey;
        }
        try {
            StringJoiner parts = new StringJoiner("|");
            for (JsonNode part : JSON.readTree(rowKey)) {
                parts.add(part.isNull() ? "∅" : part.asText());
            }
            return parts.toString();
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }
}
