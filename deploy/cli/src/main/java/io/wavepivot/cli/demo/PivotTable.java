package io.wavepivot.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** Some rows and columns of a pivot as text. */
record PivotTable(List<String> lines) {

    static PivotTable of(JsonNode rows, List<String> points) {
        List<String> lines = new ArrayList<>();
        StringBuilder header = new StringBuilder("%-12s".formatted("wave"));
        points.forEach(point -> header.append("%17s".formatted(point)));
        lines.add(header.toString());
        for (JsonNode row : rows) {
            StringBuilder line =
                    new StringBuilder("%-12s".formatted(row.path("wave").asText()));
            points.forEach(point ->
                    line.append("%17s".formatted(row.path("cells").path(point).asText(""))));
            lines.add(line.append("  ... ")
                    .append(row.path("cells").size())
                    .append(" columns")
                    .toString());
        }
        return new PivotTable(lines);
    }
}
