package io.wavepivot.query.catalog;

import io.wavepivot.schemas.mongo.CellType;
import io.wavepivot.schemas.mongo.Collections;
import io.wavepivot.schemas.mongo.KeyKind;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/**
 * A part of the keys of a pivot's rows, or all of them.
 *
 * @param isPart whether keys are documents that have it; else it is the key
 */
public record KeyField(String name, CellType type, boolean isPart) {

    /** What a key is called where nothing else is said. */
    public static final String WAVE = "wave";

    /** Keys as a whole. */
    static KeyField whole(KeyKind keys) {
        return new KeyField(WAVE, keys == KeyKind.LONG ? CellType.LONG : CellType.STRING, false);
    }

    /** As the document of a pivot says. */
    static List<KeyField> of(Document pivot, KeyKind keys) {
        List<Document> fields = pivot.getList(Collections.FIELDS, Document.class, List.of());
        return fields.isEmpty()
                ? List.of(whole(keys))
                : fields.stream()
                        .map(field -> new KeyField(
                                field.getString("name"),
                                CellType.of(field.getString("type")),
                                keys == KeyKind.DOCUMENT))
                        .toList();
    }

    /** What a row's key has; null where there is no value. */
    public Object of(Object key) {
        return isPart ? ((Map<?, ?>) key).get(name) : key;
    }
}
