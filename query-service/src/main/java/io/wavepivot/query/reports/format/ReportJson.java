package io.wavepivot.query.reports.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.wavepivot.query.reports.ReportAnswer;
import io.wavepivot.query.reports.sql.Found;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/**
 * {@code {"report", "title", "at", "parameters": {<name>: <value>}, "columns": [{"name", "type"}], "rows": [{<column>:
 * <value>}], "notes": [<text>]}}. Numbers have all of their digits.
 */
final class ReportJson {

    private static final JsonFactory JSON = new JsonFactory();

    private ReportJson() {}

    static void write(ReportAnswer answer, OutputStream out) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("report", answer.report().getName());
            json.writeStringField("title", answer.report().getTitle());
            json.writeStringField("at", answer.at().toString());
            json.writeObjectFieldStart("parameters");
            for (Map.Entry<String, Object> parameter : answer.values().entrySet()) {
                json.writeFieldName(parameter.getKey());
                value(parameter.getValue(), json);
            }
            json.writeEndObject();
            columns(answer.found(), json);
            rows(answer.found(), json);
            json.writeArrayFieldStart("notes");
            for (String note : answer.notes()) {
                json.writeString(note);
            }
            json.writeEndArray();
            json.writeEndObject();
        }
    }

    private static void columns(Found found, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("columns");
        for (Found.Column column : found.columns()) {
            json.writeStartObject();
            json.writeStringField("name", column.name());
            json.writeStringField("type", column.type());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void rows(Found found, JsonGenerator json) throws IOException {
        json.writeArrayFieldStart("rows");
        for (List<Object> row : found.rows()) {
            json.writeStartObject();
            for (int i = 0; i < row.size(); i++) {
                json.writeFieldName(found.columns().get(i).name());
                value(row.get(i), json);
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** What is no number has no form in JSON, and is a text. */
    static void value(Object value, JsonGenerator json) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Long number -> json.writeNumber(number);
            case Double number when Double.isFinite(number) -> json.writeNumber(number);
            case BigInteger number -> json.writeNumber(number);
            case BigDecimal number -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            default -> json.writeString(value.toString());
        }
    }
}
