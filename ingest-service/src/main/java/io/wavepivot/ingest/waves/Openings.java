package io.wavepivot.ingest.waves;

import io.wavepivot.ingest.readings.Extraction;
import io.wavepivot.ingest.readings.ExtractionReader;
import io.wavepivot.ingest.readings.MeasureReader;
import io.wavepivot.ingest.readings.Monitory;
import io.wavepivot.ingest.readings.PatchWriter;
import io.wavepivot.ingest.sql.IdPosition;
import io.wavepivot.ingest.windows.OldRowsPace;
import io.wavepivot.ingest.windows.OpenWave;
import io.wavepivot.ingest.windows.OpenWaves;
import io.wavepivot.ingest.windows.OpenWindow;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What opens a wave: its extraction row, a window that was open before, or a measure that comes after it was closed, which is sent at once. */
final class Openings {

    private final ExtractionReader extractions;
    private final MeasureReader measures;
    private final OpenWaves open;
    private final OldRowsPace pace;

    Openings(ExtractionReader extractions, MeasureReader measures, OpenWaves open, OldRowsPace pace) {
        this.extractions = extractions;
        this.measures = measures;
        this.open = open;
        this.pace = pace;
    }

    /** Opens the waves of some windows again: what had been published of them is not known any more. */
    void openAgain(List<OpenWindow> windows) throws SQLException {
        Map<Long, Instant> waves = new LinkedHashMap<>();
        windows.forEach(window -> window.waves().forEach(wave -> waves.put(wave, window.since())));
        Map<Long, Set<Monitory>> monitories = extractions.monitoriesOf(waves.keySet());
        waves.keySet().retainAll(monitories.keySet());
        waves.forEach((wave, since) -> open.open(OpenWave.unread(wave, monitories.get(wave), since), since));
    }

    /**
     * Opens the waves of extraction rows that are new, or had been skipped.
     *
     * @param allowed how many new ones may be read
     * @param floor the first wave that is wanted
     * @param lastId the highest id of the measures that were read
     */
    NewExtractions openNew(IdPosition before, int allowed, long floor, long lastId, Instant now) throws SQLException {
        List<Extraction> fresh = allowed == 0 ? List.of() : extractions.after(before.lastId(), allowed);
        List<Extraction> skipped = extractions.in(before.gaps(), Intake.MAX_EXTRACTIONS);
        openAll(fresh, floor, lastId, now);
        openAll(skipped, floor, lastId, now);
        return new NewExtractions(fresh, skipped);
    }

    /**
     * Opens the waves of the newest extraction rows, however many come before them.
     *
     * @param lastId up to where extraction rows have been read by their ids
     * @param rows waves are counted until so many measures of them are known to have been sent
     * @return those of the newest waves of which more is there than was sent, the newest first: they are to be read whole
     */
    List<OpenWave> openNewest(int limit, long floor, long lastId, long rows, Instant now) throws SQLException {
        List<Extraction> newest = extractions.newest(limit).stream()
                .filter(row -> pace.isOfNow(row.wave()))
                .toList();
        openAll(newest.stream().filter(row -> row.id() > lastId).toList(), floor, Long.MAX_VALUE, now);
        List<OpenWave> waves = new ArrayList<>();
        long sum = 0;
        for (long wave : newest.stream().map(Extraction::wave).distinct().toList()) {
            OpenWave known = open.get(wave);
            if (known != null && !known.isLate() && sum <= rows) {
                waves.add(known);
                sum += known.isUnread() ? 0 : known.published().rows();
            }
        }
        Map<Long, Long> counts =
                measures.count(waves.stream().map(OpenWave::wave).toList(), Long.MAX_VALUE);
        List<OpenWave> unread = new ArrayList<>();
        for (OpenWave wave : waves) {
            if (wave.isUnread() || wave.published().rows() != counts.getOrDefault(wave.wave(), 0L)) {
                wave.changed(now);
                unread.add(wave);
            }
        }
        return unread;
    }

    /**
     * Sends what has come for waves that had been closed, and opens them again; those for which there is no room are
     * complete at once. A wave whose extraction row is not read yet is not among them.
     *
     * @param lastId up to where extraction rows have been read by their ids
     * @param most how many waves may be open
     */
    Late openLate(NewMeasures found, long lastId, int most, Instant now, PatchWriter patches) throws SQLException {
        Map<Long, Set<Monitory>> closed = extractions.monitoriesOf(found.strayWaves(), lastId);
        int complete = 0;
        for (Map.Entry<Long, Set<Monitory>> entry : closed.entrySet()) {
            long wave = entry.getKey();
            Set<Monitory> monitories = entry.getValue();
            if (found.hasSkipped(wave)) {
                open.open(OpenWave.unread(wave, monitories, now), now);
                continue;
            }
            patches.add(wave, found.strayCells(wave), monitories);
            if (open.size() < most) {
                open.open(OpenWave.late(wave, monitories, now), now);
            } else {
                patches.complete(wave, monitories);
                complete++;
            }
        }
        return new Late(closed.keySet(), found.strays(closed.keySet()), complete);
    }

    /** @param maxId up to which id a wave's measures make it one that is to be read whole; those above it come by ids */
    private void openAll(List<Extraction> rows, long floor, long maxId, Instant now) throws SQLException {
        Map<Long, Set<Monitory>> wanted = extractions.kept(
                rows.stream().filter(extraction -> extraction.wave() >= floor).toList());
        Set<Long> unknown = new HashSet<>(wanted.keySet());
        unknown.removeIf(wave -> open.get(wave) != null);
        Map<Long, Long> known = measures.count(unknown, maxId);
        wanted.forEach((wave, monitories) -> {
            OpenWave already = open.get(wave);
            if (already == null) {
                open.open(
                        known.containsKey(wave)
                                ? OpenWave.unread(wave, monitories, now)
                                : OpenWave.empty(wave, monitories, now),
                        now);
            } else if (!already.monitories().containsAll(monitories)) {
                Set<Monitory> all = new HashSet<>(already.monitories());
                all.addAll(monitories);
                already.publishFor(all);
                if (!already.isEmpty()) {
                    already.changed(now);
                }
            }
        });
    }

    /** The extraction rows that a step has found: those of new ids, and those whose ids had been skipped. */
    record NewExtractions(List<Extraction> fresh, List<Extraction> skipped) {

        /** Up to where they have been read now. */
        IdPosition position(IdPosition before, Instant now, long idIncrement) {
            return before.filled(ids(skipped)).read(ids(fresh), now, idIncrement);
        }

        private static List<Long> ids(List<Extraction> rows) {
            return rows.stream().map(Extraction::id).toList();
        }
    }

    /**
     * Measures that came for closed waves.
     *
     * @param rows how many those were
     * @param complete how many of the waves were not opened again, as there was no room
     */
    record Late(Set<Long> waves, long rows, int complete) {}
}
