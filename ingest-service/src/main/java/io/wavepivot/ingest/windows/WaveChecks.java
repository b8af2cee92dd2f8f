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
public final class WaveChecks {

    private final ExtractionReader extractions;
    private final MeasureReader measures;
    private final OpenWaves open;

    public WaveChecks(ExtractionReader extractions, MeasureReader measures, OpenWaves open) {
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
     */
    public Look check(Instant now, long lastId, long rows, boolean upToDate, PatchWriter patches) throws SQLException {
        List<OpenWave> due = open.due(now, Table.CHUNK, rows);
        if (due.isEmpty()) {
            return Look.NOTHING;
        }
        Map<Long, Set<Monitory>> monitories = extractions.monitoriesOf(waves(due));
        Map<Long, Fingerprint> fingerprints = fingerprints(due, lastId);
        int early = 0;
        for (OpenWave wave : due) {
            boolean produced = keepMonitories(wave, monitories.getOrDefault(wave.wave(), Set.of()), now, patches);
            Fingerprint source = fingerprints.getOrDefault(wave.wave(), Fingerprint.EMPTY);
            if (!produced) {
                open.close(wave);
            } else if (!wave.isLate() && !source.equals(wave.published())) {
                wave.changed(now);
            } else if (wave.isLate() || wave.isCutShort() || open.isOver(wave, now) && upToDate) {
                early += open.isOver(wave, now) ? 0 : 1;
                complete(wave, patches);
            } else {
                open.plan(wave, now);
            }
        }
        return new Look(
                early,
                fingerprints.values().stream().mapToLong(Fingerprint::rows).sum());
    }

    /**
     * Reads waves whole that are to be read so: as many as have so many measures, at the least one. Whatever ids have
     * been reached, all of a wave is read, so that nothing is taken back of what its row has already.
     *
     * @return how many measures that were
     */
    public long readWhole(List<OpenWave> unread, Instant now, long rows, PatchWriter patches) throws SQLException {
        if (unread.isEmpty()) {
            return 0;
        }
        Map<Long, OpenWave> byWave = new LinkedHashMap<>();
        unread.forEach(wave -> byWave.put(wave.wave(), wave));
        MeasureReader.Part part = measures.part(waves(unread), Long.MAX_VALUE, rows, wave -> byWave.get(wave)
                .monitories()
                .size());
        byWave.keySet().retainAll(Set.copyOf(part.waves()));
        Set<Long> without = measures.whole(part.waves(), Long.MAX_VALUE, (wave, values, published) -> {
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

    /** What the source has of waves: as far as their measures were read, by their ids or with the whole wave. */
    private Map<Long, Fingerprint> fingerprints(List<OpenWave> due, long lastId) throws SQLException {
        Map<Boolean, List<OpenWave>> byAhead = due.stream()
                .filter(wave -> !wave.isLate())
                .collect(Collectors.partitioningBy(wave -> wave.isAheadOf(lastId)));
        Map<Long, Fingerprint> fingerprints = measures.fingerprints(waves(byAhead.get(false)), lastId);
        fingerprints.putAll(measures.fingerprints(waves(byAhead.get(true)), Long.MAX_VALUE));
        return fingerprints;
    }

    private static List<Long> waves(List<OpenWave> waves) {
        return waves.stream().map(OpenWave::wave).toList();
    }

    /** @return whether any extraction has the wave */
    private static boolean keepMonitories(OpenWave wave, Set<Monitory> produced, Instant now, PatchWriter patches) {
        Set<Monitory> gone = wave.monitories().stream()
                .filter(monitory -> !produced.contains(monitory))
                .collect(Collectors.toSet());
        if (!wave.isEmpty()) {
            patches.remove(wave.wave(), gone);
            if (!wave.monitories().containsAll(produced)) {
                wave.changed(now);
            }
        }
        wave.publishFor(produced);
        return !produced.isEmpty();
    }

    private void complete(OpenWave wave, PatchWriter patches) {
        if (!wave.isEmpty()) {
            patches.complete(wave.wave(), wave.monitories());
        }
        open.close(wave);
    }

    /**
     * What was found of the waves for which it was time.
     *
     * @param early how many are complete whose window had been cut short
     * @param rows how many measures the source has looked at
     */
    public record Look(int early, long rows) {

        static final Look NOTHING = new Look(0, 0);
    }
}
