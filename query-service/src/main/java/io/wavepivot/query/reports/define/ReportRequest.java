package io.wavepivot.query.reports.define;

import com.fasterxml.jackson.databind.JsonNode;
import io.wavepivot.query.reports.ParameterType;
import io.wavepivot.schemas.ChartKind;
import io.wavepivot.schemas.Report;
import io.wavepivot.schemas.ReportChart;
import io.wavepivot.schemas.ReportNote;
import io.wavepivot.schemas.ReportParameter;
import io.wavepivot.schemas.ReportSource;
import io.wavepivot.schemas.SourceKind;
import io.wavepivot.schemas.http.FieldError;
import io.wavepivot.schemas.http.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/** Reads the form of a report out of a request; what its queries mean is the business of others. */
final class ReportRequest {

    /** Of a report: a part of a path. */
    static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");

    private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,62}");
    private static final String WORD_RULE =
            "a letter or underscore, then at most 62 letters, digits and underscores; not format";
    private static final int MAX_ITEMS = 32;
    private static final int MAX_TEXT = 64 * 1024;

    private final List<FieldError> errors = new ArrayList<>();

    /** @return what was read as far as it could be, with {@link #errors} where it could not */
    Report read(String name, JsonNode request) {
        Fields fields = new Fields(request);
        Report report = new Report(
                name,
                fields.text("title"),
                fields.optional("description", ReportRequest::text, "a text").orElse(null),
                fields.optional("alias", ReportRequest::alias, "a name of letters, digits, - and _")
                        .orElse(null),
                named(fields, "parameters", ReportRequest::parameter),
                named(fields, "from", ReportRequest::source),
                sql(fields),
                notes(fields),
                chart(fields));
        if (!NAME.matcher(name).matches()) {
            errors.add(new FieldError("name", name, "a letter, then at most 62 letters, digits, - and _"));
        }
        if (report.getSources().isEmpty()) {
            fields.wrong("from", null, "an object with a pivot or a table at least");
        }
        errors.addAll(fields.errors());
        return report;
    }

    List<FieldError> errors() {
        return errors;
    }

    /** The items of an object, which are called by its fields. */
    private <T> List<T> named(Fields fields, String field, BiFunction<String, Fields, T> reader) {
        Map<String, T> read = new LinkedHashMap<>();
        JsonNode items = fields.optional(
                        field,
                        value -> Optional.of(value).filter(some -> some.isObject() && some.size() <= MAX_ITEMS),
                        "an object with at most %d fields".formatted(MAX_ITEMS))
                .orElse(null);
        if (items == null) {
            return List.of();
        }
        for (Map.Entry<String, JsonNode> item : items.properties()) {
            String path = field + '.' + item.getKey();
            if (!WORD.matcher(item.getKey()).matches() || item.getKey().equals("format")) {
                fields.wrong(path, item.getKey(), WORD_RULE);
            } else if (!item.getValue().isObject()) {
                fields.wrong(path, item.getValue(), "an object");
            } else {
                Fields of = new Fields(item.getValue(), path + '.');
                read.put(item.getKey().toLowerCase(Locale.ROOT), reader.apply(item.getKey(), of));
                errors.addAll(of.errors());
            }
        }
        return List.copyOf(read.values());
    }

    private static ReportParameter parameter(String name, Fields fields) {
        Optional<ParameterType> type = fields.optional(
                "type", value -> ParameterType.named(value.asText()), "one of " + ParameterType.names());
        Optional<String> given = fields.optional("default", value -> Optional.of(value.asText()), "a value");
        type.ifPresent(known -> given.filter(text -> known.parse(text).isEmpty())
                .ifPresent(text -> fields.wrong("default", text, known.rule())));
        return new ReportParameter(name, type.orElse(ParameterType.TEXT).text(), given.orElse(null));
    }

    private static ReportSource source(String relation, Fields fields) {
        Optional<String> pivot = fields.optional("pivot", ReportRequest::text, "the name of a pivot");
        Optional<String> table = fields.optional("table", ReportRequest::text, "the name of a table");
        if (pivot.isPresent() == table.isPresent()) {
            fields.wrong("pivot", pivot.orElse(null), "either 'pivot' or 'table'");
        }
        return new ReportSource(
                relation,
                pivot.isPresent() ? SourceKind.PIVOT : SourceKind.TABLE,
                pivot.or(() -> table).orElse(""));
    }

    private List<ReportNote> notes(Fields fields) {
        List<ReportNote> notes = new ArrayList<>();
        JsonNode items = fields.optional(
                        "notes",
                        value -> Optional.of(value).filter(some -> some.isArray() && some.size() <= MAX_ITEMS),
                        "a list of at most " + MAX_ITEMS)
                .orElse(null);
        for (int i = 0; items != null && i < items.size(); i++) {
            String path = "notes[%d]".formatted(i);
            if (items.get(i).isObject()) {
                Fields of = new Fields(items.get(i), path + '.');
                notes.add(new ReportNote(of.text("text"), sql(of)));
                errors.addAll(of.errors());
            } else {
                fields.wrong(path, items.get(i), "an object");
            }
        }
        return notes;
    }

    private ReportChart chart(Fields fields) {
        JsonNode chart = fields.any("chart");
        if (chart.isMissingNode() || chart.isNull()) {
            return null;
        }
        if (!chart.isObject()) {
            fields.wrong("chart", chart, "an object");
            return null;
        }
        Fields of = new Fields(chart, "chart.");
        ChartKind kind =
                of.optional("type", ReportRequest::kind, "bar or heatmap").orElse(null);
        if (kind == null && of.errors().isEmpty()) {
            of.wrong("type", null, "bar or heatmap");
        }
        ReportChart read =
                new ReportChart(kind == null ? ChartKind.BAR : kind, columns(of, "labels"), columns(of, "values"));
        errors.addAll(of.errors());
        return read;
    }

    private static List<String> columns(Fields fields, String field) {
        JsonNode value = fields.any(field);
        List<String> names = new ArrayList<>();
        (value.isTextual() ? List.of(value) : value).forEach(one -> names.add(one.asText()));
        if (names.isEmpty() || names.size() > MAX_ITEMS) {
            fields.wrong(field, null, "1 to %d columns of the query".formatted(MAX_ITEMS));
        }
        return names;
    }

    /** A text, or the lines of one. */
    private static String sql(Fields fields) {
        JsonNode value = fields.any("query");
        StringBuilder text = new StringBuilder();
        (value.isArray() ? value : List.of(value))
                .forEach(line -> text.append(line.asText()).append('\n'));
        if (value.isMissingNode() || text.toString().isBlank() || text.length() > MAX_TEXT) {
            fields.wrong("query", null, "a SELECT of at most %,d characters, or its lines".formatted(MAX_TEXT));
        }
        return text.toString().strip();
    }

    private static Optional<ChartKind> kind(JsonNode value) {
        return switch (value.asText()) {
            case "bar" -> Optional.of(ChartKind.BAR);
            case "heatmap" -> Optional.of(ChartKind.HEATMAP);
            default -> Optional.empty();
        };
    }

    private static Optional<String> alias(JsonNode value) {
        return text(value).filter(text -> NAME.matcher(text).matches());
    }

    private static Optional<String> text(JsonNode value) {
        return Optional.of(value.asText())
                .filter(text -> value.isTextual() && !text.isBlank() && text.length() <= MAX_TEXT);
    }
}
