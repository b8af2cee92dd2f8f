package io.wavepivot.ingest.mysql;

import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.Project;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Makes the cells of a wave into patches of pivot rows: one for each extraction that has the wave. */
public final class PatchWriter {

    /** A record of so many cells stays below Kafka's default limit of 1 MiB. */
    static final int MAX_CELLS = 5_000;

    private final Project project;
    private final Consumer<PivotRow> sink;
    private long sent;
    private long lastWave = Long.MIN_VALUE;

    public PatchWriter(Project project, Consumer<PivotRow> sink) {
        this.project = project;
        this.sink = sink;
    }

    void write(long wave, Map<String, Object> cells, Set<Monitory> monitories) {
        for (Monitory monitory : monitories) {
            String pivot = pivot(monitory);
            if (cells.size() <= MAX_CELLS) {
                send(pivot, wave, cells);
            } else {
                writeInParts(pivot, wave, cells);
            }
        }
    }

    private void writeInParts(String pivot, long wave, Map<String, Object> cells) {
        Map<String, Object> part = new HashMap<>();
        for (Map.Entry<String, Object> cell : cells.entrySet()) {
            part.put(cell.getKey(), cell.getValue());
            if (part.size() == MAX_CELLS) {
                send(pivot, wave, part);
                part = new HashMap<>();
            }
        }
        if (!part.isEmpty()) {
            send(pivot, wave, part);
        }
    }

    private void send(String pivot, long wave, Map<String, Object> cells) {
        sink.accept(new PivotRow(pivot, Long.toString(wave), Instant.ofEpochSecond(wave), cells, false));
        sent++;
        lastWave = Math.max(lastWave, wave);
    }

    private String pivot(Monitory monitory) {
        return String.join(";", project.getDatabase(), project.getMeasures(), monitory.name(), monitory.interval());
    }

    /** How many patches were sent. */
    long sent() {
        return sent;
    }

    /** The later of a wave and the latest that was sent; the wave may be null. */
    Long lastWave(Long before) {
        return before == null ? lastWave : Math.max(before, lastWave);
    }
}
