package io.wavepivot.query.reports.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/**
 * Lets through what is one {@code SELECT} of relations, by its syntax tree. Functions that give rows reach what no setting
 * locks, such as DuckDB's own logs, or have SQL in a text: only those are known that make rows of their arguments.
 */
final class Gate {

    private static final Set<String> ROW_MAKERS = Set.of("range", "generate_series", "unnest");

    /** One SELECT within another: the time to plan them grows with each beyond measure. */
    private static final int MAX_DEPTH = 12;

    private Gate() {}

    /**
     * Looks at what was parsed.
     *
     * @param parsed what {@code json_serialize_sql} makes of a text
     * @throws QueryFailedException it is something else
     */
    static void check(JsonNode parsed) {
        if (parsed.path("error").asBoolean()) {
            throw new QueryFailedException(parsed.path("error_message").asText());
        }
        if (parsed.path("statements").size() != 1) {
            throw new QueryFailedException("It is more than one statement");
        }
        check(parsed, 0);
    }

    private static void check(JsonNode node, int depth) {
        String type = node.path("type").asText();
        int inside = type.equals("SELECT_NODE") ? depth + 1 : depth;
        if (inside > MAX_DEPTH) {
            throw new QueryFailedException("It has more than %d SELECTs one within another".formatted(MAX_DEPTH));
        }
        if (type.equals("TABLE_FUNCTION")) {
            String name = node.path("function").path("function_name").asText();
            if (!ROW_MAKERS.contains(name)) {
                throw new QueryFailedException(
                        "'%s' gives rows, and of such functions there are %s".formatted(name, ROW_MAKERS));
            }
        }
        node.forEach(part -> check(part, inside));
    }
}
