package io.wavepivot.pivot.write;

import java.util.regex.Pattern;
import org.bson.Document;
import org.bson.json.JsonParseException;

/** A row's key as MongoDB's {@code _id}: a long for a wave counter, a document for a JSON object, else a text. */
final class RowId {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

    private RowId() {}

    static Object of(String rowKey) {
        if (WHOLE_NUMBER.matcher(rowKey).matches()) {
            return Long.parseLong(rowKey);
        }
        if (rowKey.startsWith("{")) {
            try {
                return Document.parse(rowKey);
            } catch (JsonParseException noJson) {
                return rowKey;
            }
        }
        return rowKey;
    }
}
