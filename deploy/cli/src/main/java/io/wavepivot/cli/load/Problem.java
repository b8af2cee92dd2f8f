package io.wavepivot.cli.load;

import com.fasterxml.jackson.databind.JsonNode;

/** What a service says is wrong, as text. */
public final class Problem {

    private Problem() {}

    /** @param otherwise for an answer that is none of ours */
    public static String text(JsonNode problem, String otherwise) {
        StringBuilder text = new StringBuilder(problem.path("detail").asText(otherwise));
        for (JsonNode error : problem.path("errors")) {
            text.append("%n  %s %s: %s"
                    .formatted(
                            error.path("field").asText(),
                            error.path("value"),
                            error.path("allowed").asText()));
        }
        return text.toString();
    }
}
