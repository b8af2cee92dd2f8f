package io.wavepivot.ingest.readings;

import io.wavepivot.schemas.RejectedRow;
import io.wavepivot.schemas.RowError;
import io.wavepivot.schemas.kafka.SourcePublisher.Transaction;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.mongo.PivotName;
import io.wavepivot.schemas.wire.PivotRowEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes the cells of a wave into patches of pivot rows: one for each extraction that has the wave. */
public final class PatchWriter {

    private final Target target;
    private final Transaction transaction;
    private final PivotRowEncoder encoder;
    private final Changes changes;
    private Long lastWave;
    private long rejected;

    /**
     * @param lastWave the latest wave that was sent before; null for none
     * @param changes is told of the rows that are changed
     */
    public PatchWriter(
            Target target, Long lastWave, Transaction transaction, PivotRowEncoder encoder, Changes changes) {
        this.target = target;
        this.lastWave = lastWave;
        this.transaction = transaction;
        this.encoder = encoder;
        this.changes = changes;
    }

    /** The first cells of a wave, which make its rows. */
    public void begin(long wave, Map<String, Object> cells, Set<Monitory> monitories) {
        write(wave, cells, monitories, true, false);
    }

    /** More cells of a wave. */
    public void add(long wave, Map<String, Object> cells, Set<Monitory> monitories) {
        changes.changed(wave, monitories.size());
        write(wave, cells, monitories, false, false);
    }

    /** All cells of a wave: those it had before and that are not among them are removed. */
    public void replace(long wave, Map<String, Object> cells, Set<Monitory> monitories, boolean complete) {
        changes.changed(wave, monitories.size());
        write(wave, cells, monitories, true, complete);
    }

    /** No more cells of a wave are expected. */
    public void complete(long wave, Set<Monitory> monitories) {
        changes.changed(wave, monitories.size());
        write(wave, Map.of(), monitories, false, true);
    }

    /** A wave is no longer. */
    public void remove(long wave, Set<Monitory> monitories) {
        changes.changed(wave, monitories.size());
        monitories.forEach(monitory -> {
            String key = Topics.pivotRowKey(pivot(monitory), Long.toString(wave));
            transaction.send(Topics.PIVOT_ROWS, key, (byte[]) null);
        });
    }

    /** A measure was found whose value is longer than is taken: it is told of, and the rest of its wave is sent. */
    public void reject(Measure measure, Instant now) {
        RowError error = new RowError(
                measure.point(),
                null,
                "A value of at most %d bytes; this one has %d".formatted(target.maxValueBytes(), measure.tooLong()));
        transaction.send(
                Topics.REJECTS,
                target.dataset(),
                new RejectedRow(
                        target.dataset(),
                        target.source(),
                        measure.id(),
                        List.of(error),
                        "wave=%d point=%s".formatted(measure.wave(), measure.point()),
                        List.of(),
                        null,
                        now));
        rejected++;
    }

    /** The latest wave that was sent, in Unix seconds; null before the first. */
    public Long lastWave() {
        return lastWave;
    }

    /** How many measures were rejected. */
    public long rejected() {
        return rejected;
    }

    private void write(
            long wave, Map<String, Object> cells, Set<Monitory> monitories, boolean replaces, boolean complete) {
        List<Map<String, Object>> parts = monitories.isEmpty() ? List.of() : parts(cells);
        for (Monitory monitory : monitories) {
            String pivot = pivot(monitory);
            String rowKey = Long.toString(wave);
            for (int i = 0; i < parts.size(); i++) {
                boolean first = i == 0;
                boolean last = i == parts.size() - 1;
                byte[] patch = encoder.encode(
                        pivot,
                        rowKey,
                        Instant.ofEpochSecond(wave).toEpochMilli(),
                        parts.get(i),
                        complete && last,
                        replaces && first);
                transaction.send(Topics.PIVOT_ROWS, Topics.pivotRowKey(pivot, rowKey), patch);
            }
            lastWave = lastWave == null ? wave : Math.max(lastWave, wave);
        }
    }

    private List<Map<String, Object>> parts(Map<String, Object> cells) {
        int whole = 0;
        for (Map.Entry<String, Object> cell : cells.entrySet()) {
            whole += size(cell.getKey()) + size(cell.getValue());
        }
        if (whole <= target.maxPatchBytes()) {
            return List.of(cells);
        }
        List<Map<String, Object>> parts = new ArrayList<>();
        Map<String, Object> part = new LinkedHashMap<>();
        int bytes = 0;
        for (Map.Entry<String, Object> cell : cells.entrySet()) {
            int size = size(cell.getKey()) + size(cell.getValue());
            if (bytes + size > target.maxPatchBytes() && !part.isEmpty()) {
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
        return PivotName.of(target.project(), target.measures(), monitory.name(), monitory.interval());
    }

    /** Is told of rows that were there before: a wave has one for each of its extractions. */
    public interface Changes {

        void changed(long wave, int rows);
    }

    /**
     * What the patches are for.
     *
     * @param source the name of the source, for what is rejected
     * @param maxValueBytes of one text value: at most half of what a record may have
     * @param maxPatchBytes of the cells of one patch: a wave that has more travels in several
     */
    public record Target(String source, String project, String measures, int maxValueBytes, int maxPatchBytes) {

        String dataset() {
            return project + '.' + measures;
        }
    }
}
