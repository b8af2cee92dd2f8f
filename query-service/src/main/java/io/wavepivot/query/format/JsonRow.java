package io.wavepivot.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wavepivot.query.read.Row;
import java.io.IOException;
import java.util.Map;
import org.bson.Document;

/** A row as a JSON object. */
final class JsonRow {

    private final JsonGenerator json;

    JsonRow(JsonGenerator json) {
        this.json = json;
    }

    void write(Row row) throws IOException {
        json.writeStartObject();
        json.writeFieldName("wave");
        key(row.key());
        json.writeStringField("at", row.at().toString());
        json.writeBooleanField("complete", row.complete());
        json.writeObjectFieldStart("cells");
        for (int column = 0; column < row.size(); column++) {
            if (row.type(column) != null) {
                json.writeFieldName(row.point(column));
                cell(row, column);
            }
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private void cell(Row row, int column) throws IOException {
        switch (row.type(column)) {
            case DOUBLE -> json.writeNumber(row.doubleAt(column));
            case LONG -> json.writeNumber(row.longAt(column));
            case BOOLEAN -> json.writeBoolean(row.booleanAt(column));
            case STRING -> json.writeString(row.text(column));
        }
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
