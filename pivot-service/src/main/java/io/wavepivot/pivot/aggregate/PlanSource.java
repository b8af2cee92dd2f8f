package io.wavepivot.pivot.aggregate;

import java.util.function.Supplier;

/** The plans that are to be kept, as of a moment ago. */
@FunctionalInterface
public interface PlanSource extends Supplier<Plans> {

    /**
     * Waits until all is known that was defined of a dataset by now.
     *
     * @throws org.apache.kafka.common.KafkaException it cannot be known now
     */
    default void await(String dataset) {
        // Nobody defines anything meanwhile.
    }
}
