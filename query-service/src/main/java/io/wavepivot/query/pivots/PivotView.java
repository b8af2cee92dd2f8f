package io.wavepivot.query.pivots;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.wavepivot.query.catalog.ColumnHint;
import io.wavepivot.query.catalog.PivotSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A pivot as analysts see it.
 *
 * @param path its name as it is written in paths
 * @param columns how many
 * @param freshnessSeconds how long ago the latest row was last changed; null without rows
 * @param points its columns, as the writer noted them some time ago; null in the list of all pivots
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PivotView(
        String pivot,
        String path,
        long rows,
        long columns,
        Mark firstRow,
        Mark lastRow,
        Double freshnessSeconds,
        List<Point> points) {

    static PivotView of(PivotSummary summary, List<ColumnHint> columns, Instant now) {
        return new PivotView(
                summary.pivot(),
                PivotPath.of(summary.pivot()),
                summary.rows(),
                summary.columns(),
                Mark.of(summary.first()),
                Mark.of(summary.last()),
                freshness(summary.last(), now),
                columns == null ? null : columns.stream().map(Point::of).toList());
    }

    private static Double freshness(PivotSummary.RowMark last, Instant now) {
        return last == null || last.updatedAt() == null
                ? null
                : Duration.between(last.updatedAt(), now).toMillis() / 1000.0;
    }

    /** A row without its cells. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Mark(Object wave, Instant at, Instant updatedAt) {

        static Mark of(PivotSummary.RowMark row) {
            return row == null ? null : new Mark(row.wave(), row.at(), row.updatedAt());
        }
    }

    /** A column. */
    @JsonNaming(SnakeCaseStrategy.class)
    public record Point(
            String point, String type, Object firstWave, Object lastWave, Object lastValue, Instant lastAt) {

        static Point of(ColumnHint column) {
            return new Point(
                    column.point(),
                    column.type().text(),
                    column.firstWave(),
                    column.lastWave(),
                    column.lastValue(),
                    column.lastAt());
        }
    }
}
