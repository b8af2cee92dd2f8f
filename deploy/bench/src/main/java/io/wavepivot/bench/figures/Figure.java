package io.wavepivot.bench.figures;

import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One measured figure.
 *
 * @param name what was measured
 * @param ours what Wavepivot does, in {@code unit}
 * @param baselineName what it is compared with; null for none
 * @param baseline what that does, in {@code unit}
 * @param ratio {@code ours} divided by the baseline
 * @param target what is to be reached, for people; null for nothing
 * @param reached whether it is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Figure(
        String name,
        String unit,
        Value ours,
        String baselineName,
        Value baseline,
        Double ratio,
        String target,
        Boolean reached) {

    public static Figure of(String name, String unit, Value ours) {
        return new Figure(name, unit, ours, null, null, null, null, null);
    }

    public static Figure of(String name, String unit, Samples ours) {
        return of(name, unit, Value.median(ours));
    }

    public static Figure percentile(String name, Samples millis, int percent) {
        return of("%s, %d %% in".formatted(name, percent), "ms", Value.of(millis.percentile(percent)));
    }

    public Figure beside(String otherName, Value other) {
        return new Figure(name, unit, ours, otherName, other, ours.value() / other.value(), target, reached);
    }

    public Figure beside(String otherName, Samples other) {
        return beside(otherName, Value.median(other));
    }

    /** More is better: so many times the baseline. */
    public Figure atLeast(double times) {
        return to("at least %s x".formatted(times), ratio >= times);
    }

    /** Less is better: so many times the baseline. */
    public Figure atMost(double times) {
        return to("at most %s x".formatted(times), ratio <= times);
    }

    /** Less is better: a limit in its unit. */
    public Figure under(double limit) {
        return to("under %s %s".formatted(limit, unit), ours.value() < limit);
    }

    private Figure to(String aim, boolean isReached) {
        return new Figure(name, unit, ours, baselineName, baseline, ratio, aim, isReached);
    }
}
