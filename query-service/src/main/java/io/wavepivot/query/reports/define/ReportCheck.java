package io.wavepivot.query.reports.define;

import io.wavepivot.query.reports.Notes;
import io.wavepivot.query.reports.ParameterType;
import io.wavepivot.query.reports.sources.Source;
import io.wavepivot.query.reports.sources.Sources;
import io.wavepivot.query.reports.sql.Found;
import io.wavepivot.query.reports.sql.QueryFailedException;
import io.wavepivot.query.reports.sql.Sandbox;
import io.wavepivot.query.reports.sql.Sandboxes;
import io.wavepivot.schemas.Report;
import io.wavepivot.schemas.ReportNote;
import io.wavepivot.schemas.ReportParameter;
import io.wavepivot.schemas.ReportSource;
import io.wavepivot.schemas.http.FieldError;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether the queries of a report can be answered: asks them of sources without rows. */
final class ReportCheck {

    private final Report report;
    private final Sources sources;
    private final Sandboxes sandboxes;
    private final List<FieldError> errors = new ArrayList<>();

    ReportCheck(Report report, Sources sources, Sandboxes sandboxes) {
        this.report = report;
        this.sources = sources;
        this.sandboxes = sandboxes;
    }

    /** All that is wrong; nothing of the queries where it is not known what they read. */
    List<FieldError> errors() throws IOException {
        try {
            return sandboxes.use(this::errors);
        } catch (QueryFailedException slow) {
            return List.of(new FieldError("query", null, "what can be looked at: " + slow.getMessage()));
        }
    }

    private List<FieldError> errors(Sandbox sandbox) {
        for (ReportSource source : report.getSources()) {
            Optional<Source> found = sources.find(source);
            found.ifPresent(known -> sandbox.create(known.relation()));
            if (found.isEmpty()) {
                errors.add(new FieldError("from." + source.getRelation(), source.getName(), Sources.missing(source)));
            }
        }
        if (errors.isEmpty()) {
            queries(sandbox);
        }
        return errors;
    }

    private void queries(Sandbox sandbox) {
        ask("query", report.getQuery(), sandbox).ifPresent(this::columns);
        for (int i = 0; i < report.getNotes().size(); i++) {
            ReportNote note = report.getNotes().get(i);
            String path = "notes[%d].".formatted(i);
            ask(path + "query", note.getQuery(), sandbox)
                    .ifPresent(found -> require(path + "text", Notes.columns(note.getText()), found));
        }
    }

    private void columns(Found found) {
        Set<String> seen = new HashSet<>();
        for (Found.Column column : found.columns()) {
            if (!seen.add(column.name())) {
                errors.add(new FieldError("query", column.name(), "each column once"));
            }
        }
        if (report.getChart() != null) {
            require("chart.labels", report.getChart().getLabels(), found);
            require("chart.values", report.getChart().getValues(), found);
        }
    }

    private void require(String field, List<String> columns, Found found) {
        for (String column : columns) {
            if (found.indexOf(column) < 0) {
                errors.add(new FieldError(
                        field,
                        column,
                        "columns of the query: "
                                + found.columns().stream()
                                        .map(Found.Column::name)
                                        .toList()));
            }
        }
    }

    private Optional<Found> ask(String field, String query, Sandbox sandbox) {
        try {
            return Optional.of(sandbox.query(query, examples()));
        } catch (QueryFailedException failed) {
            errors.add(new FieldError(field, query, failed.getMessage()));
            return Optional.empty();
        }
    }

    /** What a parameter is where nothing else is said; else any value that it may have. */
    private Map<String, Object> examples() {
        Map<String, Object> values = new LinkedHashMap<>();
        for (ReportParameter parameter : report.getParameters()) {
            ParameterType type = ParameterType.named(parameter.getType()).orElseThrow();
            values.put(
                    parameter.getName(),
                    Optional.ofNullable(parameter.getDefault$())
                            .flatMap(type::parse)
                            .orElseGet(type::example));
        }
        return values;
    }
}
