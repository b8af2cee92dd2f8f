package io.wavepivot.query.pivots;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Rows as JSON, for the OpenAPI document: they are written without such objects.
 *
 * @param next the cursor of the next page; null on the last
 */
@Schema(name = "Rows")
record RowsDocument(
        String pivot,
        List<RowObject> rows,
        @Schema(nullable = true) String next) {

    /**
     * A row.
     *
     * @param wave its key: a number, a text or an object
     * @param sources of a row that is made of tables: up to which offset of each of their partitions; null for others
     * @param cells values by point: numbers, booleans, texts
     */
    @Schema(name = "Row")
    record RowObject(
            Object wave,
            Instant at,
            boolean complete,
            @Schema(nullable = true) Map<String, List<Long>> sources,
            Map<String, Object> cells) {}
}
