package io.wavepivot.ingest.mysql;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Gathers measures that come wave by wave, and hands over each wave as it ends. */
final class WaveCells implements Consumer<Measure> {

    private final BiConsumer<Long, Map<String, Object>> sink;
    private long wave;
    private Map<String, Object> cells = new HashMap<>();

    WaveCells(BiConsumer<Long, Map<String, Object>> sink) {
        this.sink = sink;
    }

    @Override
    public void accept(Measure measure) {
        if (measure.wave() == Measure.NO_WAVE) {
            return;
        }
        if (measure.wave() != wave) {
            end();
            wave = measure.wave();
        }
        cells.put(measure.point(), measure.value());
    }

    /** Hands over the last wave. */
    void end() {
        if (!cells.isEmpty()) {
            sink.accept(wave, cells);
            cells = new HashMap<>();
        }
    }
}
