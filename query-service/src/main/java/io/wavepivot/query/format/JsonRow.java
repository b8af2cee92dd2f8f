package io.wavepivot.query.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wavepivot.query.read.Row;
import java.io.IOException;
import org.bson.Document;

/**
 * A row as a JSON object. JSON has no form for what is no number: it is {@code "NaN"}, {@code "Infinity"} or
 * {@code "-Infinity"}, as text. Whole numbers have all of their digits, though JavaScript reads them only to 2^53.
 */
final class JsonRow {

    private final JsonGenerator json;

    JsonRow(JsonGenerator json) {
        this.json = json;
    }

    void write(Row row) throws IOException {
        json.writeStartObject();
        json.writeFieldName("wave");
        RowKeys.write(row.key(), json);
        json.writeStringField("at", row.at().toString());
        json.writeBooleanField("complete", row.complete());
        if (row.sources() != null) {
            sources(row.sources());
        }
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

    private void sources(Document tables) throws IOException {
        json.writeObjectFieldStart("sources");
        for (String table : tables.keySet()) {
            json.writeArrayFieldStart(table);
            for (Number offset : tables.getList(table, Number.class)) {
                json.writeNumber(offset.longValue());
            }
            json.writeEndArray();
        }
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
}
