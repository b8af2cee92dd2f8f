package io.wavepivot.pivot.write;

import java.util.regex.Pattern;
import org.bson.BSONException;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.json.JsonParseException;

/**
 * A row's key as MongoDB's {@code _id}: a long for a wave counter, a document for a flat JSON object whose field names
 * are no operators, else a text.
 */
final class RowId {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

    private RowId() {}

    static Object of(String rowKey) {
        if (WHOLE_NUMBER.matcher(rowKey).matches()) {
            return Long.parseLong(rowKey);
        }
        boolean flat = rowKey.startsWith("{") && rowKey.indexOf('{', 1) < 0 && rowKey.indexOf('[') < 0;
        return flat ? document(rowKey) : rowKey;
    }

    /** The same, as the documents that are read have it. */
    static BsonValue bson(String rowKey) {
        return switch (of(rowKey)) {
            case Long number -> new BsonInt64(number);
            case Document document -> document.toBsonDocument();
            default -> new BsonString(rowKey);
        };
    }

    private static Object document(String rowKey) {
        try {
            Document document = Document.parse(rowKey);
            boolean plain = document.keySet().stream().noneMatch(name -> name.startsWith("$") || name.indexOf(0) >= 0);
            return plain ? document : rowKey;
        } catch (JsonParseException | BSONException | IllegalArgumentException noJson) {
            return rowKey;
        }
    }
}
