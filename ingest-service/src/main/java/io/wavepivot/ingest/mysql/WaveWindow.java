package io.wavepivot.ingest.mysql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads waves again while their window is open: compares their fingerprints with what was published, and reads those
 * whole that are not the same.
 */
final class WaveWindow {

    private final WaveReader reader;
    private final OpenWaves open;

    WaveWindow(WaveReader reader, OpenWaves open) {
        this.reader = reader;
        this.open = open;
    }

    /**
     * Looks at the waves for which it is time; a wave that is as it was published, and whose window has passed, is
     * complete.
     *
     * @param lastId the highest id of the measures that were read
     * @param rows how many measures the source is to look at, at most
     * @param upToDate whether all measures were read a moment ago: else a wave may have some that are not
     * @return how many waves are complete whose window had been cut short
     */
    int check(Instant now, long lastId, long rows, boolean upToDate, PatchWriter patches) throws SQLException {
        List<OpenWave> due = open.due(now, WaveReader.CHUNK, rows);
        if (due.isEmpty()) {
            return 0;
        }
        List<Long> waves = due.stream().map(OpenWave::wave).toList();
        Map<Long, Set<Monitory>> monitories = reader.monitoriesOf(waves);
        Map<Long, Fingerprint> fingerprints = reader.fingerprints(waves, lastId);
        int early = 0;
        for (OpenWave wave : due) {
            boolean produced = keepMonitories(wave, monitories.getOrDefault(wave.wave(), Set.of()), now, patches);
            Fingerprint source = fingerprints.getOrDefault(wave.wave(), Fingerprint.EMPTY);
            if (!produced) {
                open.close(wave);
            } else if (wave.isUnread() || !source.equals(wave.published())) {
                wave.changed(now);
            } else if (open.isOver(wave, now) && upToDate || wave.isCutShort()) {
                early += open.isOver(wave, now) ? 0 : 1;
                complete(wave, patches);
            } else {
                open.plan(wave, now);
            }
        }
        return early;
    }

    /**
     * Reads waves whole that are to be read so: as many as have so many measures, at the least one.
     *
     * @return how many measures that were
     */
    long readWhole(Instant now, long lastId, long rows, PatchWriter patches) throws SQLException {
        List<OpenWave> unread = open.unread(WaveReader.CHUNK);
        if (unread.isEmpty()) {
            return 0;
        }
        Map<Long, OpenWave> reading = new HashMap<>();
        long sum = 0;
        Map<Long, Long> counts =
                reader.rowsOf(unread.stream().map(OpenWave::wave).toList(), lastId);
        for (OpenWave wave : unread) {
            long count = counts.getOrDefault(wave.wave(), 0L);
            if (sum > 0 && sum + count > rows) {
                break;
            }
            sum += count;
            reading.put(wave.wave(), wave);
        }
        Set<Long> found = new HashSet<>();
        WaveCells cells = new WaveCells((wave, values, measures) -> {
            found.add(wave);
            OpenWave read = reading.get(wave);
            patches.replace(wave, values, read.monitories(), false);
            read.readWhole(measures);
        });
        reader.measuresOf(reading.keySet(), lastId, cells);
        cells.end();
        for (OpenWave wave : reading.values()) {
            if (!found.contains(wave.wave())) {
                patches.remove(wave.wave(), wave.monitories());
                wave.readWhole(Fingerprint.EMPTY);
            }
            open.plan(wave, now);
        }
        return sum;
    }

    /** @return whether any extraction has the wave */
    private static boolean keepMonitories(OpenWave wave, Set<Monitory> produced, Instant now, PatchWriter patches) {
        Set<Monitory> gone = wave.monitories().stream()
                .filter(monitory -> !produced.contains(monitory))
                .collect(Collectors.toSet());
        if (!gone.isEmpty()) {
            patches.remove(wave.wave(), gone);
        }
        if (!wave.monitories().containsAll(produced)) {
            wave.changed(now);
        }
        wave.publishFor(produced);
        return !produced.isEmpty();
    }

    private void complete(OpenWave wave, PatchWriter patches) {
        if (wave.published().rows() > 0) {
            patches.complete(wave.wave(), wave.monitories());
        }
        open.close(wave);
    }
}
