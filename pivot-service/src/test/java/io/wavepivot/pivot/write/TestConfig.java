package io.wavepivot.pivot.write;

import java.time.Duration;

/** @param maxPoints that are remembered */
public record TestConfig(int maxPoints) implements WriteConfig {

    @Override
    public int parallel() {
        return 2;
    }

    @Override
    public Duration timeout() {
        return Duration.ofMinutes(1);
    }
}
