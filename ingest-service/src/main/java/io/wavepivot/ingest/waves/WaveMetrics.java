package io.wavepivot.ingest.waves;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What a source's polls find, as counters with its name as the tag {@code source}. */
final class WaveMetrics {

    private final Counter rowsRead;
    private final Counter expiredIds;
    private final Counter lateRows;
    private final Counter closedEarly;
    private final Counter rejected;
    private final Counter compared;

    WaveMetrics(MeterRegistry registry, String source) {
        this.rowsRead = registry.counter("wavepivot.source.rows.read", "source", source);
        this.expiredIds = registry.counter("wavepivot.source.ids.expired", "source", source);
        this.lateRows = registry.counter("wavepivot.source.rows.late", "source", source);
        this.closedEarly = registry.counter("wavepivot.source.waves.closed.early", "source", source);
        this.rejected = registry.counter("wavepivot.source.rows.rejected", "source", source);
        this.compared = registry.counter("wavepivot.source.rows.compared", "source", source);
    }

    /** @param rows how many measures the source has looked at, to say whether open waves have changed */
    void add(Tally step, long rows) {
        rowsRead.increment(step.rowsRead());
        expiredIds.increment(step.expiredIds());
        lateRows.increment(step.lateRows());
        closedEarly.increment(step.closedEarly());
        rejected.increment(step.rejected());
        compared.increment(rows);
    }
}
