package io.wavepivot.ingest.tables;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.wavepivot.schemas.tables.ColumnType;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** A row as a JSON object: numbers are numbers there, decimals texts too, truths are truths, and all else is text. */
public final class JsonValues {

    /** JSON has no form for these, so that they are texts. */
    private static final Set<String> NO_NUMBERS = Set.of("NaN", "Infinity", "-Infinity");

    private final RowRules rules;
    private final RowBuilder row;

    public JsonValues(RowRules rules) {
        this.rules = rules;
        this.row = new RowBuilder(rules);
    }

    /**
     * Reads a row.
     *
     * @param json at the first token of a value; afterwards at its last
     * @throws com.fasterxml.jackson.core.JsonProcessingException it is no JSON
     */
    public RowOutcome read(JsonParser json) throws IOException {
        row.start();
        if (json.currentToken() != JsonToken.START_OBJECT) {
            String given = shown(json);
            json.skipChildren();
            return row.refuse(given, "an object: the row's fields");
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            JsonToken token = json.nextToken();
            int position = rules.position(name);
            if (position < 0) {
                if (token != JsonToken.VALUE_NULL) {
                    row.unknown(name, shown(json), type(token, json));
                }
            } else if (token == JsonToken.VALUE_NULL) {
                row.nothing(position);
            } else if (isOf(rules.columns().get(position).column().type(), token, json)) {
                row.text(position, json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
            } else if (token.isStructStart()) {
                row.noValue(position, shown(json));
            } else if (token == JsonToken.VALUE_STRING) {
                row.wrongText(position, json.getText());
            } else {
                row.wrongType(position, json.getText());
            }
            json.skipChildren();
        }
        return row.finish();
    }

    private static boolean isOf(ColumnType type, JsonToken token, JsonParser json) throws IOException {
        if (type.isNumber()) {
            return token.isNumeric()
                    || token == JsonToken.VALUE_STRING && type == ColumnType.DECIMAL // A double would cut it.
                    || token == JsonToken.VALUE_STRING
                            && (type == ColumnType.DOUBLE || type == ColumnType.FLOAT)
                            && NO_NUMBERS.contains(json.getText());
        }
        return type == ColumnType.BOOLEAN ? token.isBoolean() : token == JsonToken.VALUE_STRING;
    }

    /** What a column for a value would be; empty for objects and lists. */
    private static Optional<ColumnType> type(JsonToken token, JsonParser json) throws IOException {
        return switch (token) {
            case VALUE_TRUE, VALUE_FALSE -> Optional.of(ColumnType.BOOLEAN);
            case VALUE_NUMBER_INT ->
                Optional.of(ColumnType.LONG.parse(json.getText()).isPresent() ? ColumnType.LONG : ColumnType.DOUBLE);
            case VALUE_NUMBER_FLOAT -> Optional.of(ColumnType.DOUBLE);
            case VALUE_STRING -> Optional.of(ColumnType.TEXT);
            default -> Optional.empty();
        };
    }

    private static String shown(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            default -> json.getText();
        };
    }
}
