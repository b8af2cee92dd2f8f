package io.wavepivot.query.catalog;

import io.wavepivot.schemas.mongo.CellType;
import java.time.Instant;
import java.util.Date;
import org.bson.Document;

/**
 * What the writer has noted of a column: a hint, as it may lag half a second, and outlives the cell that it tells of.
 *
 * @param firstWave the key of the earliest row that had it
 * @param firstAt the time of that row; null when it is not known
 * @param lastWave the key of the latest row that had it
 * @param lastAt the time of that row
 * @param lastValue null when it was not asked for
 */
public record ColumnHint(
        String point,
        CellType type,
        Object firstWave,
        Instant firstAt,
        Object lastWave,
        Instant lastAt,
        Object lastValue) {

    static ColumnHint of(Document column) {
        Document last = column.get("last", Document.class);
        return new ColumnHint(
                column.getString("point"),
                CellType.of(column.getString("type")),
                column.get("firstWave"),
                instant(column.getDate("firstAt")),
                last.get("wave"),
                instant(last.getDate("at")),
                last.get("value"));
    }

    private static Instant instant(Date date) {
        return date == null ? null : date.toInstant();
    }
}
