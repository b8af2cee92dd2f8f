package io.wavepivot.bench;

import java.util.List;

/** What was measured several times, ascending: never empty. */
record Samples(List<Double> ascending) {

    Samples {
        ascending = ascending.stream().sorted().toList();
    }

    /** Half of them are as small. */
    double median() {
        return percentile(50);
    }

    /** The smallest that so many of a hundred do not exceed. */
    double percentile(double percent) {
        return ascending.get((int) Math.ceil(percent / 100 * ascending.size()) - 1);
    }

    double smallest() {
        return ascending.getFirst();
    }

    double largest() {
        return ascending.getLast();
    }
}
