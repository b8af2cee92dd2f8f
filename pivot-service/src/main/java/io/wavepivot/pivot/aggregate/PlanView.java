package io.wavepivot.pivot.aggregate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.wavepivot.schemas.Plan;
import java.time.Instant;
import java.util.List;

/** A plan, as it may be sent again. */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlanView(
        String from,
        List<Joined> join,
        List<Condition> where,
        List<Row> rows,
        String column,
        String value,
        String order,
        String timeZone,
        Instant definedAt,
        String definedBy) {

    static PlanView of(Plan plan) {
        return new PlanView(
                plan.getFrom(),
                plan.getJoins().stream()
                        .map(join -> new Joined(
                                join.getDataset(), join.getOn(), join.getAlias(), join.getInner() ? "inner" : "left"))
                        .toList(),
                plan.getWhere().stream()
                        .map(condition ->
                                new Condition(condition.getTerm(), condition.getOperator(), condition.getValues()))
                        .toList(),
                plan.getRows().stream()
                        .map(row -> new Row(row.getTerm(), row.getName()))
                        .toList(),
                plan.getColumn(),
                plan.getValue(),
                plan.getOrder(),
                plan.getTimeZone(),
                plan.getDefinedAt(),
                plan.getDefinedBy());
    }

    /** What rows are completed by. */
    public record Joined(String dataset, List<String> on, String as, String type) {}

    /** What holds of rows that are counted. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Condition(String field, String is, List<String> value) {}

    /** A part of a row's key. */
    public record Row(String of, String as) {}
}
