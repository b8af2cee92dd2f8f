package io.wavepivot.query.tables.format;

import io.wavepivot.schemas.mongo.RowDocuments;
import io.wavepivot.schemas.tables.Column;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * What is known of an answer before its rows.
 *
 * @param columns in the order in which they are written
 * @param next the cursor of the next page; null when this is the last, or when it is not paged
 */
public record TableHeading(String table, List<Column> columns, String next) {

    /** The value that a row has in a column; null for none. */
    public static Object value(BsonDocument row, Column column) {
        BsonValue value = row.get(column.name());
        return value == null || value.isNull() ? null : RowDocuments.value(column.type(), value);
    }
}
