package io.wavepivot.pivot.aggregate;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.wavepivot.pivot.aggregate.stream.Preview;
import io.wavepivot.schemas.Plan;
import java.util.List;
import java.util.Map;

/**
 * What would come of a definition.
 *
 * @param rows the first ones of what would come of some records
 * @param records how many of each table that is
 * @param whole whether these are all that there are
 */
@JsonNaming(SnakeCaseStrategy.class)
public record DryRunView(PlanView definition, List<Row> rows, Map<String, Integer> records, boolean whole) {

    static DryRunView of(Plan plan, Preview preview) {
        return new DryRunView(
                PlanView.of(plan),
                preview.rows().stream()
                        .map(row -> new Row(row.key(), row.cells()))
                        .toList(),
                preview.records(),
                preview.isWhole());
    }

    /** @param wave the row's key, as readers see it */
    public record Row(@JsonRawValue String wave, Map<String, Object> cells) {}
}
