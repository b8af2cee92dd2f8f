package io.wavepivot.ingest.mysql;

import io.wavepivot.schemas.PivotRow;
import io.wavepivot.schemas.Project;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the cells of a wave into patches of pivot rows: one for each extraction that has the wave. */
public final class PatchWriter {

    /** Half of Kafka's default limit for a record: what is estimated may be more. */
    static final int MAX_BYTES = 512 * 1024;

    private final Project project;
    private final Sink sink;
    private Long lastWave;

    /** @param lastWave the latest wave that was sent before; null for none */
    public PatchWriter(Project project, Long lastWave, Sink sink) {
        this.project = project;
        this.lastWave = lastWave;
        this.sink = sink;
    }

    /** More cells of a wave. */
    void add(long wave, Map<String, Object> cells, Set<Monitory> monitories) {
        write(wave, cells, monitories, false, false);
    }

    /** All cells of a wave: those it had before and that are not among them are removed. */
    void replace(long wave, Map<String, Object> cells, Set<Monitory> monitories, boolean complete) {
        write(wave, cells, monitories, true, complete);
    }

    /** No more cells of a wave are expected. */
    void complete(long wave, Set<Monitory> monitories) {
        write(wave, Map.of(), monitories, false, true);
    }

    /** A wave is no longer. */
    void remove(long wave, Set<Monitory> monitories) {
        monitories.forEach(monitory -> sink.remove(pivot(monitory), Long.toString(wave)));
    }

    /** The latest wave that was sent, in Unix seconds; null before the first. */
    Long lastWave() {
        return lastWave;
    }

    private void write(
            long wave, Map<String, Object> cells, Set<Monitory> monitories, boolean replaces, boolean complete) {
        List<Map<String, Object>> parts = monitories.isEmpty() ? List.of() : parts(cells);
        for (Monitory monitory : monitories) {
            String pivot = pivot(monitory);
            for (int i = 0; i < parts.size(); i++) {
                boolean first = i == 0;
                boolean last = i == parts.size() - 1;
                sink.send(new PivotRow(
                        pivot,
                        Long.toString(wave),
                        Instant.ofEpochSecond(wave),
                        parts.get(i),
                        complete && last,
                        replaces && first));
            }
            lastWave = lastWave == null ? wave : Math.max(lastWave, wave);
        }
    }

    private static List<Map<String, Object>> parts(Map<String, Object> cells) {
        int whole = 0;
        for (Map.Entry<String, Object> cell : cells.entrySet()) {
            whole += size(cell.getKey()) + size(cell.getValue());
        }
        if (whole <= MAX_BYTES) {
            return List.of(cells);
        }
        List<Map<String, Object>> parts = new ArrayList<>();
        Map<String, Object> part = new LinkedHashMap<>();
        int bytes = 0;
        for (Map.Entry<String, Object> cell : cells.entrySet()) {
            int size = size(cell.getKey()) + size(cell.getValue());
            if (bytes + size > MAX_BYTES && !part.isEmpty()) {
                parts.add(part);
                part = new LinkedHashMap<>();
                bytes = 0;
            }
            part.put(cell.getKey(), cell.getValue());
            bytes += size;
        }
        parts.add(part);
        return parts;
    }

    /** At the most, in Avro: a character takes up to 3 bytes in UTF-8, a number up to 10 with its branch. */
    private static int size(Object value) {
        return value instanceof String text ? 3 * text.length() + 6 : 10;
    }

    private String pivot(Monitory monitory) {
        return String.join(";", project.getDatabase(), project.getMeasures(), monitory.name(), monitory.interval());
    }

    /** Takes patches, in order. */
    public interface Sink {

        void send(PivotRow patch);

        void remove(String pivot, String rowKey);
    }
}
