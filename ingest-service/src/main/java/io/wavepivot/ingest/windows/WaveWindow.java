package io.wavepivot.ingest.windows;

import io.wavepivot.ingest.readings.ExtractionReader;
import io.wavepivot.ingest.readings.Fingerprint;
import io.wavepivot.ingest.readings.MeasureReader;
import io.wavepivot.ingest.readings.Monitory;
import io.wavepivot.ingest.readings.PatchWriter;
import io.wavepivot.ingest.sql.Table;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads waves again while their window is open: compares their fingerprints with what was published, and reads those
 * whole that are not the same.
 */
public final class WaveWindow {

    private final ExtractionReader extractions;
    private final MeasureReader measures;
    private final OpenWaves open;

    public WaveWindow(ExtractionReader extractions, MeasureReader measures, OpenWaves open) {
        this.extractions = extractions;
        this.measures = measures;
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
    public int check(Instant now, long lastId, long rows, boolean upToDate, PatchWriter patches) throws SQLException {
        List<OpenWave> due = open.due(now, Table.CHUNK, rows);
        if (due.isEmpty()) {
            return 0;
        }
        List<Long> waves = due.stream().map(OpenWave::wave).toList();
        Map<Long, Set<Monitory>> monitories = extractions.monitoriesOf(waves);
        Map<Long, Fingerprint> fingerprints = measures.fingerprints(waves, lastId);
        int early = 0;
        for (OpenWave wave : due) {
            boolean produced = keepMonitories(wave, monitories.getOrDefault(wave.wave(), Set.of()), now, patches);
            Fingerprint source = fingerprints.getOrDefault(wave.wave(), Fingerprint.EMPTY);
            if (wave.isLate()) {
                wave.readWhole(source);
            }
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
    public long readWhole(Instant now, long lastId, long rows, PatchWriter patches) throws SQLException {
        List<OpenWave> unread = open.unread(Table.CHUNK);
        if (unread.isEmpty()) {
            return 0;
        }
        Map<Long, OpenWave> byWave = new LinkedHashMap<>();
        unread.forEach(wave -> byWave.put(wave.wave(), wave));
        MeasureReader.Part part = measures.part(List.copyOf(byWave.keySet()), lastId, rows);
        byWave.keySet().retainAll(Set.copyOf(part.waves()));
        Set<Long> without = measures.whole(part.waves(), lastId, (wave, values, published) -> {
            OpenWave read = byWave.get(wave);
            patches.replace(wave, values, read.monitories(), false);
            read.readWhole(published);
        });
        for (OpenWave wave : byWave.values()) {
            if (without.contains(wave.wave())) {
                patches.remove(wave.wave(), wave.monitories());
                wave.readWhole(Fingerprint.EMPTY);
            }
            open.plan(wave, now);
        }
        return part.rows();
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
