package io.wavepivot.query.catalog;

import java.time.Instant;
import java.util.Date;
import org.bson.Document;

/**
 * A pivot at a glance.
 *
 * @param rows how many, nearly
 * @param first its earliest row; null when it has none
 * @param last its latest row; null when it has none
 */
public record PivotSummary(String pivot, long rows, long columns, RowMark first, RowMark last) {

    /**
     * A row without its cells.
     *
     * @param wave the row's key
     * @param updatedAt when its latest patch was written to Kafka; null where it does not say
     */
    public record RowMark(Object wave, Instant at, Instant updatedAt) {

        /** Null for null. */
        static RowMark of(Document row) {
            return row == null
                    ? null
                    : new RowMark(row.get("_id"), instant(row.getDate("at")), instant(row.getDate("updatedAt")));
        }

        private static Instant instant(Date date) {
            return date == null ? null : date.toInstant();
        }
    }
}
