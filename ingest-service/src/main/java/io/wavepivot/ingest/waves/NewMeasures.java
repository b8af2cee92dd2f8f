package io.wavepivot.ingest.waves;

import io.wavepivot.ingest.readings.Fingerprint;
import io.wavepivot.ingest.readings.Measure;
import io.wavepivot.ingest.readings.PatchWriter;
import io.wavepivot.ingest.sql.IdPosition;
import io.wavepivot.ingest.windows.OldRowsPace;
import io.wavepivot.ingest.windows.OpenWave;
import io.wavepivot.ingest.windows.OpenWaves;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The measures that a step finds by their ids, sorted by what becomes of them. */
final class NewMeasures {

    private final OpenWaves open;
    private final OldRowsPace pace;
    private final long floor;
    private final List<Long> ids = new ArrayList<>();
    private final List<Long> skippedIds = new ArrayList<>();
    private final Map<Long, Addition> additions = new LinkedHashMap<>();
    private final Map<Long, Integer> strays = new HashMap<>();
    private final Map<Long, Map<String, Object>> strayCells = new HashMap<>();
    private final Set<Long> skippedStrays = new HashSet<>();
    private final List<Measure> tooLong = new ArrayList<>();

    /** Of the measure before; null when its wave is not open. */
    private Addition last;

    /** How many old rows will be changed, about: how many those of a closed wave are is not known yet. */
    private int changes;

    private int cells;
    private boolean isFull;

    /** @param floor the first wave that is wanted */
    NewMeasures(OpenWaves open, OldRowsPace pace, long floor) {
        this.open = open;
        this.pace = pace;
        this.floor = floor;
    }

    /** Measures of ids that had been skipped: their waves are read whole, as one of a higher id may count. */
    void addSkipped(List<Measure> measures, Instant now) {
        measures.forEach(measure -> addSkipped(measure, now));
    }

    private void addSkipped(Measure measure, Instant now) {
        skippedIds.add(measure.id());
        check(measure);
        OpenWave wave = open.get(measure.wave());
        if (wave != null) {
            wave.changed(now);
        } else if (measure.wave() >= floor) {
            strays.merge(measure.wave(), 1, Integer::sum);
            skippedStrays.add(measure.wave());
        }
    }

    /**
     * A measure of an id that is higher than all that were read; they come by ascending id.
     *
     * @param maxCells how many cells may be sent: a measure makes one for each row of its wave
     * @return whether it is taken; else it is left to a later step, with all that follow
     */
    boolean add(Measure measure, int maxCells) {
        if (cells >= maxCells || !isAllowed(measure.wave())) {
            isFull = true;
            return false;
        }
        ids.add(measure.id());
        check(measure);
        if (measure.wave() >= floor) {
            sort(measure);
        }
        return true;
    }

    /** Whether any was not taken. */
    boolean isFull() {
        return isFull;
    }

    private void sort(Measure measure) {
        if (last == null || last.wave.wave() != measure.wave()) { // Mostly, a wave's measures come together.
            last = additions.computeIfAbsent(measure.wave(), this::addition);
        }
        if (last != null) {
            last.add(measure);
            cells += last.wave.monitories().size();
        } else if (open.get(measure.wave()) == null) {
            strays.merge(measure.wave(), 1, Integer::sum);
            strayCells
                    .computeIfAbsent(measure.wave(), any -> new LinkedHashMap<>())
                    .put(measure.point(), measure.value());
        }
    }

    /** Whether the rows of a wave may be changed. */
    private boolean isAllowed(long wave) {
        if (wave < floor || !pace.holds(wave) || additions.containsKey(wave) || strays.containsKey(wave)) {
            return true;
        }
        int rows = rowsToChange(open.get(wave));
        if (rows > 0 && !pace.allows(changes, rows)) {
            return false;
        }
        changes += rows;
        return true;
    }

    /** @param wave null for one that is not open */
    private int rowsToChange(OpenWave wave) {
        if (wave == null) {
            return pace.rowsAWave();
        }
        return wave.isEmpty() || wave.isUnread() ? 0 : wave.monitories().size();
    }

    /** Sends what belongs to open waves. */
    void publish(Instant now, PatchWriter patches) {
        tooLong.forEach(measure -> patches.reject(measure, now));
        additions.values().forEach(addition -> addition.publish(now, patches));
    }

    /** The ids of the new measures, ascending. */
    List<Long> ids() {
        return ids;
    }

    /** How many were found of the ids that had been skipped. */
    int skipped() {
        return skippedIds.size();
    }

    /** How many were found. */
    int rows() {
        return skipped() + ids.size();
    }

    /** Up to where measures have been read now. */
    IdPosition position(IdPosition before, Instant now, long idIncrement) {
        return before.filled(skippedIds).read(ids, now, idIncrement);
    }

    /** The waves of measures that belong to no open wave: too early, too late, or of no extraction that is kept. */
    Set<Long> strayWaves() {
        return strays.keySet();
    }

    /** Their cells that came by ascending ids, so that they go over any that the wave has. */
    Map<String, Object> strayCells(long wave) {
        return strayCells.getOrDefault(wave, Map.of());
    }

    /** Whether a measure of the wave is of an id that had been skipped, so that the wave has to be read whole. */
    boolean hasSkipped(long wave) {
        return skippedStrays.contains(wave);
    }

    /** How many measures some of these waves have. */
    long strays(Collection<Long> waves) {
        return waves.stream().mapToLong(strays::get).sum();
    }

    private void check(Measure measure) {
        if (measure.tooLong() > 0 && measure.wave() >= floor) {
            tooLong.add(measure);
        }
    }

    /** A wave that is unread is read whole, soon, and what is new with it. */
    private Addition addition(long wave) {
        OpenWave found = open.get(wave);
        return found == null || found.isUnread() ? null : new Addition(found);
    }

    /** The new measures of an open wave. Those that were sent when it was read whole, before their ids' turn, are not. */
    private final class Addition {

        private final OpenWave wave;
        private final long sentUpTo;
        private final Map<String, Object> cells = new LinkedHashMap<>();
        private Fingerprint published;
        private boolean recognised;

        Addition(OpenWave wave) {
            this.wave = wave;
            this.published = wave.published();
            this.sentUpTo = published == null ? 0 : published.maxId();
        }

        void add(Measure measure) {
            if (measure.id() <= sentUpTo) {
                recognised = true;
                return;
            }
            cells.put(measure.point(), measure.value());
            published = published == null ? null : published.plus(measure);
        }

        void publish(Instant now, PatchWriter patches) {
            if (!cells.isEmpty()) {
                if (wave.isEmpty()) {
                    patches.begin(wave.wave(), cells, wave.monitories());
                } else {
                    patches.add(wave.wave(), cells, wave.monitories());
                }
                wave.added(published, now);
                open.plan(wave, now);
            }
            if (recognised) {
                wave.checkAt(now); // One that was committed after the wave was read is told by the fingerprint alone.
            }
        }
    }
}
