package io.wavepivot.bench.lab;

import io.wavepivot.cli.run.Run;
import io.wavepivot.embedded.Part;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The processor time that each part of a run has taken since it started: where the time of a load goes. */
public record Processors(Map<String, Duration> times) {

    public static Processors of(Run run) {
        Map<String, Duration> times = new LinkedHashMap<>();
        for (Part part : run.parts()) {
            run.process(part)
                    .flatMap(process -> process.info().totalCpuDuration())
                    .ifPresent(time -> times.put(part.name(), time));
        }
        return new Processors(times);
    }

    /** Nanoseconds a cell that each part has taken since an earlier look. */
    public Map<String, Double> since(Processors before, long cells) {
        Map<String, Double> nanos = new LinkedHashMap<>();
        times.forEach((part, time) -> nanos.put(
                part,
                (double) time.minus(before.times.getOrDefault(part, Duration.ZERO))
                                .toNanos()
                        / cells));
        return nanos;
    }
}
