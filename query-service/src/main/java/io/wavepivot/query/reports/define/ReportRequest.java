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
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
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
                fields.list("notes", MAX_ITEMS, (of, any) -> new ReportNote(of.text("text"), sql(of))),
                fields.object("chart", ReportRequest::chart).orElse(null));
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

    /** Names that are told apart as SQL does. */
    private static <T> List<T> named(Fields fields, String field, BiFunction<String, Fields, T> reader) {
        Set<String> taken = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        return fields.objects(field, MAX_ITEMS, ReportRequest::isWord, WORD_RULE, (name, item) -> {
            if (!taken.add(name)) {
                fields.wrong(field, name, "each name once, whatever its case");
            }
            return reader.apply(name, item);
        });
    }

    private static boolean isWord(String name) {
        return WORD.matcher(name).matches() && !name.equals("format");
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

    private static ReportChart chart(Fields fields) {
        JsonNode type = fields.any("type");
        Optional<ChartKind> kind = kind(type);
        if (kind.isEmpty()) {
            fields.wrong("type", type, "bar or heatmap");
        }
        return new ReportChart(kind.orElse(ChartKind.BAR), columns(fields, "labels"), columns(fields, "values"));
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
