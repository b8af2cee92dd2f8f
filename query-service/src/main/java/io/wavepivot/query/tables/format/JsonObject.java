package io.wavepivot.query.tables.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.wavepivot.schemas.tables.Column;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import org.bson.BsonDocument;

/**
 * A row as a JSON object, as the ingest service takes it: a field a column, null where there is no value. What JSON has
 * no form for is text: times, and {@code NaN}, {@code Infinity} and {@code -Infinity}.
 */
public final class JsonObject {

    private JsonObject() {}

    public static void write(List<Column> columns, BsonDocument row, JsonGenerator json) throws IOException {
        json.writeStartObject();
        for (Column column : columns) {
            json.writeFieldName(column.name());
            value(column, TableHeading.value(row, column), json);
        }
        json.writeEndObject();
    }

    private static void value(Column column, Object value, JsonGenerator json) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Boolean truth -> json.writeBoolean(truth);
            case Float number -> json.writeNumber(number);
            case Double number -> json.writeNumber(number);
            case BigDecimal number -> json.writeNumber(number.toPlainString());
            case Number number when column.type().isNumber() -> json.writeNumber(number.longValue());
            default -> json.writeString(column.type().text(value));
        }
    }
}
