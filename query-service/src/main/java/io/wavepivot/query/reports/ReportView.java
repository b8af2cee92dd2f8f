package io.wavepivot.query.reports;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.wavepivot.schemas.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A report as a list of them shows it.
 *
 * @param parameters by name
 * @param from what it reads, by the names of its relations
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReportView(
        String name,
        String title,
        String description,
        String alias,
        Map<String, ParameterView> parameters,
        Map<String, Map<String, String>> from,
        List<String> query) {

    public static ReportView of(Report report) {
        Map<String, ParameterView> parameters = new LinkedHashMap<>();
        report.getParameters()
                .forEach(parameter -> parameters.put(
                        parameter.getName(), new ParameterView(parameter.getType(), parameter.getDefault$())));
        Map<String, Map<String, String>> from = new LinkedHashMap<>();
        report.getSources()
                .forEach(source -> from.put(
                        source.getRelation(),
                        Map.of(source.getKind().name().toLowerCase(Locale.ROOT), source.getName())));
        return new ReportView(
                report.getName(),
                report.getTitle(),
                report.getDescription(),
                report.getAlias(),
                parameters,
                from,
                report.getQuery().lines().toList());
    }

    /** A parameter; one without a default has to be given. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ParameterView(
            String type, @JsonProperty("default") String value) {}
}
