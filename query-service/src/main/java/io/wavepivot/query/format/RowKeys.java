package io.wavepivot.query.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import org.bson.Document;

/** The keys of rows: as text they are what their producers wrote. */
public final class RowKeys {

    private static final JsonFactory JSON = new JsonFactory();

    private RowKeys() {}

    /** A key, or a part of one, as text. */
    public static String text(Object key) {
        if (!(key instanceof Document)) {
            return key.toString();
        }
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            write(key, json);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    static void write(Object key, JsonGenerator json) throws IOException {
        if (!(key instanceof Document fields)) {
            value(key, json);
            return;
        }
        json.writeStartObject();
        for (Map.Entry<String, Object> field : fields.entrySet()) {
            json.writeFieldName(field.getKey());
            value(field.getValue(), json);
        }
        json.writeEndObject();
    }

    private static void value(Object value, JsonGenerator json) throws IOException {
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
