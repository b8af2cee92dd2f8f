package io.wavepivot.ingest.readings;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Gathers measures that come wave by wave, and hands over each wave as it ends. */
public final class WaveCells implements Consumer<Measure> {

    private final Sink sink;
    private long wave;
    private Fingerprint measures = Fingerprint.EMPTY;
    private Map<String, Object> cells = new LinkedHashMap<>();

    public WaveCells(Sink sink) {
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
        measures = measures.plus(measure);
    }

    /** Hands over the last wave. */
    public void end() {
        if (!cells.isEmpty()) {
            sink.wave(wave, cells, measures);
            cells = new LinkedHashMap<>();
            measures = Fingerprint.EMPTY;
        }
    }

    /** Takes whole waves. */
    public interface Sink {

        void wave(long wave, Map<String, Object> cells, Fingerprint measures);
    }
}
