package io.wavepivot.pivot.aggregate;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.wavepivot.schemas.Build;
import io.wavepivot.schemas.Pivot;
import io.wavepivot.schemas.Plan;
import java.util.Optional;
import java.util.function.Function;

/**
 * An aggregate pivot.
 *
 * @param definition what readers see; null until it has been built for the first time
 * @param failure why it is not kept any longer; null while it is
 * @param next what takes its place as soon as it is built; null when nothing is to
 * @param progress of that
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PivotView(String name, PlanView definition, String failure, PlanView next, Progress progress) {

    /** @param builds how far plans are, by their ids */
    static PivotView of(Pivot pivot, Function<String, Optional<Build>> builds) {
        Plan current = pivot.getCurrent();
        Plan next = pivot.getNext();
        return new PivotView(
                pivot.getName(),
                current == null ? null : PlanView.of(current),
                current == null
                        ? null
                        : builds.apply(current.getId()).map(Build::getFailure).orElse(null),
                next == null ? null : PlanView.of(next),
                next == null
                        ? null
                        : builds.apply(next.getId()).map(Progress::of).orElse(Progress.NONE));
    }

    /**
     * How far a plan is.
     *
     * @param partitions of its tables whose rows are all in it
     * @param of how many, as far as is known
     * @param failure why it goes on no longer; null while it does
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Progress(int partitions, int of, String failure) {

        private static final Progress NONE = new Progress(0, 0, null);

        static Progress of(Build build) {
            return new Progress(build.getTold(), build.getOf(), build.getFailure());
        }
    }
}
