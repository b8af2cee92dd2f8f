package io.wavepivot.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wavepivot.query.read.Column;
import io.wavepivot.query.read.Row;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** A row as a JSON object. */
final class JsonRow {

    private final JsonGenerator json;
    private final List<Column> columns;

    JsonRow(JsonGenerator json, List<Column> columns) {
        this.json = json;
        this.columns = columns;
    }

    void write(Row row) throws IOException {
        json.writeStartObject();
        json.writeFieldName("wave");
        key(row.key());
        json.writeStringField("at", row.at().toString());
        json.writeBooleanField("complete", row.complete());
        json.writeObjectFieldStart("cells");
        for (Column column : columns) {
            Object value = row.cells().get(column.point());
            if (value != null) {
                json.writeFieldName(column.point());
                value(value);
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void key(Object key) throws IOException {
        if (key instanceof Document fields) {
            json.writeStartObject();
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                json.writeFieldName(field.getKey());
                value(field.getValue());
            }
            json.writeEndObject();
        } else {
            value(key);
        }
    }

    private void value(Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Double number -> json.writeNumber(number);
            case Long number -> json.writeNumber(number);
            case Integer number -> json.writeNumber(number);
            case Boolean truth -> json.writeBoolean(truth);
            default -> json.writeString(value.toString());
        }
    }
}
