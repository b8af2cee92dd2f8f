package io.wavepivot.ingest.waves;

import io.wavepivot.ingest.readings.ExtractionReader;
import io.wavepivot.ingest.readings.MeasureReader;
import io.wavepivot.ingest.readings.Monitory;
import io.wavepivot.ingest.readings.PatchWriter;
import io.wavepivot.ingest.sql.Table;
import io.wavepivot.ingest.windows.OldRowsPace;
import io.wavepivot.ingest.windows.OpenWave;
import io.wavepivot.ingest.windows.OpenWaves;
import io.wavepivot.schemas.Rescan;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads ranges of waves again that an operator has asked for, part by part. */
final class Rescans {

    private final List<Rescan> requests;
    private final ExtractionReader extractions;
    private final MeasureReader measures;
    private final OpenWaves open;
    private final OldRowsPace pace;

    /** @param requests by ascending time of request */
    Rescans(
            List<Rescan> requests,
            ExtractionReader extractions,
            MeasureReader measures,
            OpenWaves open,
            OldRowsPace pace) {
        this.requests = requests;
        this.extractions = extractions;
        this.measures = measures;
        this.open = open;
        this.pace = pace;
    }

    /** Whether there is anything left to read, and it may be read now. */
    boolean isBehind(RescanProgress progress) {
        return next(progress) != null && !pace.isWaiting();
    }

    /**
     * Reads the next waves: as many as have so many measures, at the least one. A wave whose window is open is left to
     * its window, which reads it whole.
     *
     * @param floor the first wave that is wanted
     */
    RescanProgress read(RescanProgress before, long floor, Instant now, long lastId, long rows, PatchWriter patches)
            throws SQLException {
        Rescan request = next(before);
        if (request == null || pace.left() == 0) {
            return before;
        }
        boolean begun = request.getRequestedAt().equals(before.requestedAt());
        long from = Math.max(floor, begun ? before.nextWave() : request.getFrom());
        long done = begun ? before.waves() : 0;
        List<Long> waves = extractions.waves(from, request.getTo(), Table.CHUNK);
        if (waves.isEmpty()) {
            return new RescanProgress(request.getRequestedAt(), null, done);
        }
        Map<Long, Set<Monitory>> monitories = extractions.monitoriesOf(waves);
        MeasureReader.Part part = measures.part(allowed(waves, monitories), lastId, rows, wave -> monitories
                .getOrDefault(wave, Set.of())
                .size());
        monitories.keySet().retainAll(Set.copyOf(part.waves()));
        send(monitories, now, lastId, patches);
        return new RescanProgress(
                request.getRequestedAt(),
                part.waves().getLast() + 1,
                done + part.waves().size());
    }

    /** The first of some waves: as many as have the rows that may be changed, at the least one. */
    private List<Long> allowed(List<Long> waves, Map<Long, Set<Monitory>> monitories) {
        List<Long> allowed = new ArrayList<>();
        int sum = 0;
        for (long wave : waves) {
            int rows = monitories.getOrDefault(wave, Set.of()).size();
            if (!pace.allows(sum, rows)) {
                break;
            }
            sum += rows;
            allowed.add(wave);
        }
        return allowed;
    }

    private void send(Map<Long, Set<Monitory>> monitories, Instant now, long lastId, PatchWriter patches)
            throws SQLException {
        monitories.keySet().removeIf(wave -> {
            OpenWave watched = open.get(wave);
            if (watched != null) {
                watched.changed(now);
            }
            return watched != null;
        });
        measures.whole(
                        monitories.keySet(),
                        lastId,
                        (wave, values, published) -> patches.replace(wave, values, monitories.get(wave), true))
                .forEach(wave -> patches.remove(wave, monitories.get(wave)));
    }

    private Rescan next(RescanProgress progress) {
        return requests.stream().filter(progress::isBefore).findFirst().orElse(null);
    }
}
