package io.wavepivot.bench;

/**
 * One measured figure.
 *
 * @param name what was measured
 * @param ours what Wavepivot does, in {@code unit}
 * @param baselineName what it is compared with; null where it is compared with the target itself
 * @param baseline what that does, in {@code unit}
 * @param ratio {@code ours} against the baseline or the target, as {@code target} says it
 * @param target what is to be reached, for people
 * @param reached whether it is; null for a figure without a target
 */
record Figure(
        String name,
        double ours,
        String unit,
        String baselineName,
        Double baseline,
        Double ratio,
        String target,
        Boolean reached) {

    /** More is better: ours is to be so many times the baseline at the least. */
    static Figure atLeast(double times, String name, double ours, String unit, String baselineName, double baseline) {
        double ratio = ours / baseline;
        return new Figure(
                name, ours, unit, baselineName, baseline, ratio, "at least %s x".formatted(times), ratio >= times);
    }

    /** Less is better: ours is to be so many times the baseline at the most. */
    static Figure atMost(double times, String name, double ours, String unit, String baselineName, double baseline) {
        double ratio = ours / baseline;
        return new Figure(
                name, ours, unit, baselineName, baseline, ratio, "at most %s x".formatted(times), ratio <= times);
    }

    /** Less is better: ours is to be under a limit. */
    static Figure under(double limit, String name, double ours, String unit) {
        return new Figure(name, ours, unit, null, null, null, "under %s %s".formatted(limit, unit), ours < limit);
    }

    /** A figure that nothing is required of. */
    static Figure plain(String name, double ours, String unit, String baselineName, double baseline) {
        return new Figure(name, ours, unit, baselineName, baseline, ours / baseline, null, null);
    }
}
