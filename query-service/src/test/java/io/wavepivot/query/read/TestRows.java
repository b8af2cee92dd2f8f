package io.wavepivot.query.read;

import io.wavepivot.query.catalog.Column;
import io.wavepivot.schemas.mongo.FieldNames;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.DocumentCodec;

/** Documents as the pivot service writes them, and rows as they are read of them. */
public final class TestRows {

    private TestRows() {}

    /** @param at in milliseconds since 1970 */
    public static Document document(Object key, long at, Map<String, ?> cells) {
        Document fields = new Document();
        cells.forEach((point, value) -> fields.append(FieldNames.encode(point), value));
        return new Document("_id", key)
                .append("at", new Date(at))
                .append("updatedAt", new Date(at + 5))
                .append("complete", true)
                .append("cells", fields);
    }

    /** A row of only these columns. */
    public static Row row(List<Column> columns, Document document) {
        return row(Layout.of(columns), document);
    }

    static Row row(Layout layout, Document document) {
        return new RowParser(layout).parse(new RawBsonDocument(document, new DocumentCodec()));
    }
}
