package io.wavepivot.ingest.mysql;

import io.wavepivot.schemas.Rescan;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads ranges of waves again that an operator has asked for, part by part. */
final class Rescans {

    private final List<Rescan> requests;
    private final WaveReader reader;
    private final OpenWaves open;

    /** @param requests by ascending time of request */
    Rescans(List<Rescan> requests, WaveReader reader, OpenWaves open) {
        this.requests = requests;
        this.reader = reader;
        this.open = open;
    }

    /** Whether there is anything left to read. */
    boolean isBehind(RescanProgress progress) {
        return next(progress) != null;
    }

    /**
     * Reads the next waves: as many as have so many measures, at the least one. A wave whose window is open is left to
     * its window, which reads it whole.
     */
    RescanProgress read(RescanProgress before, Instant now, long lastId, long rows, PatchWriter patches)
            throws SQLException {
        Rescan request = next(before);
        if (request == null) {
            return before;
        }
        boolean begun = request.getRequestedAt().equals(before.requestedAt());
        long from = begun ? before.nextWave() : request.getFrom();
        long done = begun ? before.waves() : 0;
        List<Long> waves = reader.waves(from, request.getTo(), WaveReader.CHUNK);
        if (waves.isEmpty()) {
            return new RescanProgress(request.getRequestedAt(), null, done);
        }
        Map<Long, Long> counts = reader.rowsOf(waves, lastId);
        Set<Long> reading = new HashSet<>();
        long sum = 0;
        long next = from;
        for (long wave : waves) {
            long count = counts.getOrDefault(wave, 0L);
            if (sum > 0 && sum + count > rows) {
                break;
            }
            sum += count;
            next = wave + 1;
            reading.add(wave);
        }
        send(reading, now, lastId, patches);
        return new RescanProgress(request.getRequestedAt(), next, done + reading.size());
    }

    private void send(Set<Long> waves, Instant now, long lastId, PatchWriter patches) throws SQLException {
        Map<Long, Set<Monitory>> monitories = reader.monitoriesOf(waves);
        monitories.keySet().removeIf(wave -> {
            OpenWave watched = open.get(wave);
            if (watched != null) {
                watched.changed(now);
            }
            return watched != null;
        });
        Set<Long> gone = new HashSet<>(monitories.keySet());
        WaveCells cells = new WaveCells((wave, values, measures) -> {
            gone.remove(wave);
            patches.replace(wave, values, monitories.get(wave), true);
        });
        reader.measuresOf(monitories.keySet(), lastId, cells);
        cells.end();
        gone.forEach(wave -> patches.remove(wave, monitories.get(wave)));
    }

    private Rescan next(RescanProgress progress) {
        return requests.stream().filter(progress::isBefore).findFirst().orElse(null);
    }
}
