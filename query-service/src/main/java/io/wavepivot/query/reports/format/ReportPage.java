package io.wavepivot.query.reports.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.SerializableString;
import com.fasterxml.jackson.core.io.CharacterEscapes;
import com.fasterxml.jackson.core.io.SerializedString;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.wavepivot.query.reports.ReportAnswer;
import io.wavepivot.query.reports.sql.Found;
import io.wavepivot.schemas.ReportChart;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/**
 * A page that stands alone: its charts, styles and numbers are in it, and it loads nothing, which its own Content Security
 * Policy says too, by the hashes of its scripts.
 */
@Singleton
class ReportPage {

    private static final JsonFactory JSON = new JsonFactory();

    /** More are read by nobody, and a page of them by no phone: the other formats have all. */
    private static final int MAX_ROWS = 2_000;

    private final Template template;
    private final String charts = resource("echarts.min.js");
    private final String script = resource("report.js");
    private final String style = resource("report.css");
    private final String hashes = "'%s' '%s'".formatted(hash(charts), hash(script));

    ReportPage(@Location("report.html") Template template) {
        this.template = template;
    }

    void write(ReportAnswer answer, OutputStream out) throws IOException {
        Found found = answer.found();
        List<List<Object>> rows =
                found.rows().subList(0, Math.min(MAX_ROWS, found.rows().size()));
        String page = template.data("report", answer.report())
                .data("values", answer.values())
                .data("columns", found.columns())
                .data(
                        "numeric",
                        found.columns().stream().map(ReportPage::isNumber).toList())
                .data("rows", rows)
                .data("all", found.rows().size())
                .data("notes", answer.notes())
                .data("at", answer.at().truncatedTo(ChronoUnit.SECONDS))
                .data("style", style)
                .data("hashes", hashes)
                .data("charts", charts)
                .data("script", script)
                .data("data", data(answer, rows))
                .render();
        out.write(page.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a column is set to the right. */
    private static boolean isNumber(Found.Column column) {
        return switch (column.type().replaceAll("\\(.*", "")) {
            case "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL" -> true;
            default -> false;
        };
    }

    /** What the chart is made of, as JSON that can stand in a page; nothing where there is none. */
    private static String data(ReportAnswer answer, List<List<Object>> rows) throws IOException {
        ReportChart chart = answer.report().getChart();
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text).setCharacterEscapes(new NoMarkup())) {
            json.writeStartObject();
            json.writeStringField("name", answer.report().getName());
            if (chart != null) {
                json.writeStringField("kind", chart.getKind().name().toLowerCase(Locale.ROOT));
                places("labels", chart.getLabels(), answer.found(), json);
                places("values", chart.getValues(), answer.found(), json);
                json.writeArrayFieldStart("columns");
                for (Found.Column column : answer.found().columns()) {
                    json.writeString(column.name());
                }
                json.writeEndArray();
                json.writeArrayFieldStart("rows");
                for (List<Object> row : rows) {
                    json.writeStartArray();
                    for (Object value : row) {
                        ReportJson.value(value, json);
                    }
                    json.writeEndArray();
                }
                json.writeEndArray();
            }
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void places(String field, List<String> columns, Found found, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart(field);
        for (String column : columns) {
            json.writeNumber(found.indexOf(column));
        }
        json.writeEndArray();
    }

    private static String resource(String name) {
        try (InputStream in = ReportPage.class.getResourceAsStream("/reports/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException bug) {
            throw new UncheckedIOException(bug);
        }
    }

    /** As a Content Security Policy names a script. Source: CSP Level 3, "hash-source". */
    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Nothing in a text ends the script that it stands in, or begins a comment. */
    private static final class NoMarkup extends CharacterEscapes {

        private static final long serialVersionUID = 1;

        @Override
        public int[] getEscapeCodesForAscii() {
            int[] escapes = CharacterEscapes.standardAsciiEscapesForJSON();
            escapes['<'] = CharacterEscapes.ESCAPE_STANDARD;
            escapes['>'] = CharacterEscapes.ESCAPE_STANDARD;
            escapes['&'] = CharacterEscapes.ESCAPE_STANDARD;
            return escapes;
        }

        @Override
        public SerializableString getEscapeSequence(int character) {
            return new SerializedString("\\u%04x".formatted(character));
        }
    }
}
