package io.wavepivot.bench.figures;

import java.util.List;

/** What was measured several times, ascending: never empty. */
public record Samples(List<Double> ascending) {

    public Samples {
        ascending = ascending.stream().sorted().toList();
    }

    /** Half of them are as small. */
    public double median() {
        return percentile(50);
    }

    /** The smallest that so many of a hundred do not exceed. */
    public double percentile(double percent) {
        return ascending.get((int) Math.ceil(percent / 100 * ascending.size()) - 1);
    }

    public double smallest() {
        return ascending.getFirst();
    }

    public double largest() {
        return ascending.getLast();
    }
}
