package io.wavepivot.bench;

import io.wavepivot.bench.figures.Figure;
import io.wavepivot.bench.figures.Samples;
import io.wavepivot.bench.figures.Value;
import io.wavepivot.bench.lab.Lab;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/** How long the same takes with and without us, in turns, so that both are as warm; in milliseconds. */
record Latencies(Samples ours, Samples bare) {

    private static final int WARM_UP = 5;

    /**
     * Measures each so often, after several times as often to warm both up: of a service that has just been started,
     * little is compiled.
     *
     * @param bare returns the milliseconds that it took
     */
    static Latencies measure(int times, Callable<Double> bare, Lab.Work ours) throws Exception {
        List<Double> without = new ArrayList<>();
        List<Double> with = new ArrayList<>();
        for (int i = 0; i < (WARM_UP + 1) * times; i++) {
            double bareNow = bare.call();
            double oursNow = Lab.seconds(ours) * 1000;
            if (i >= WARM_UP * times) {
                without.add(bareNow);
                with.add(oursNow);
            }
        }
        return new Latencies(new Samples(with), new Samples(without));
    }

    /** @param times how many times the baseline the median may take */
    List<Figure> figures(String name, String bareName, double times) {
        return List.of(
                figure(name, bareName, 50).atMost(times), figure(name, bareName, 95), figure(name, bareName, 99));
    }

    private Figure figure(String name, String bareName, int percent) {
        return Figure.percentile(name, ours, percent).beside(bareName, Value.of(bare.percentile(percent)));
    }
}
