package io.wavepivot.ingest.mysql;

import io.wavepivot.schemas.Project;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One poll of a project's tables: what has come since the last one.
 *
 * <p>A cell needs two rows, the measure and the extraction that produced its wave, and either may be committed first.
 * So a new measure is sent to every extraction that has its wave now; and a new extraction row has its whole wave
 * read, up to the measure that was read last. Whichever comes second finds the first. Of two measures of one point in
 * one wave, the one with the higher id counts: where a skipped id comes late, its whole wave is read again in order.
 */
public final class WavePoll {

    /** How far before the first row of interest reading starts, for ids committed out of order just there. */
    private static final long LOOK_BACK = 10_000;

    private static final int MAX_EXTRACTIONS_PER_STEP = 1_000;

    private final Project project;
    private final WaveReader reader;
    private final int maxRows;
    private final Duration rescanWindow;
    private final Clock clock;

    public WavePoll(Project project, WaveReader reader, int maxRows, Duration rescanWindow, Clock clock) {
        this.project = project;
        this.reader = reader;
        this.maxRows = maxRows;
        this.rescanWindow = rescanWindow;
        this.clock = clock;
    }

    /** Where reading starts when nothing has been read: just before the first wave that is wanted. */
    public Progress start() throws SQLException {
        long floor = floor(clock.instant());
        return Progress.startingAt(
                Math.max(0, reader.extractionIdBefore(floor) - LOOK_BACK),
                Math.max(0, reader.measureIdBefore(floor) - LOOK_BACK));
    }

    /**
     * Reads one bounded step and sends what it finds.
     *
     * @return the progress after it; the step counts once that is stored together with what was sent
     */
    public Step read(Progress before, PatchWriter patches) throws SQLException {
        Instant now = clock.instant();
        long floor = floor(now);

        List<Extraction> fresh = reader.extractionsAfter(before.extractions().lastId(), MAX_EXTRACTIONS_PER_STEP);
        List<Extraction> late = reader.extractionsIn(before.extractions().gaps());
        List<Measure> lateMeasures = reader.measuresIn(before.measures().gaps(), maxRows);
        long lastId = before.measures().lastId();
        boolean moreExtractions = fresh.size() == MAX_EXTRACTIONS_PER_STEP;
        // With measures as well, each wave of a long list of extractions would be read twice.
        List<Measure> freshMeasures = moreExtractions ? List.of() : reader.measuresAfter(lastId, maxRows);

        Map<Long, Set<Monitory>> wholeWaves = new LinkedHashMap<>();
        merge(wholeWaves, reader.monitoriesOf(waves(lateMeasures, floor)));
        merge(wholeWaves, wanted(fresh, floor));
        merge(wholeWaves, wanted(late, floor));
        sendWhole(wholeWaves, lastId, patches);
        sendNew(freshMeasures, floor, patches);

        IdPosition extractions = before.extractions().filled(ids(late)).read(ids(fresh), now);
        IdPosition measures = before.measures().filled(measureIds(lateMeasures)).read(measureIds(freshMeasures), now);
        boolean moreLate = lateMeasures.size() == maxRows;
        Instant expiry = moreLate ? Instant.MIN : now.minus(rescanWindow);
        List<IdRange> expired = new ArrayList<>(measures.expired(expiry));
        expired.addAll(extractions.expired(expiry));
        Progress after = new Progress(
                extractions.forget(expiry),
                measures.forget(expiry),
                patches.lastWave(),
                before.rowsRead() + lateMeasures.size() + freshMeasures.size(),
                before.expiredIds() + expired.stream().mapToLong(IdRange::size).sum());
        return new Step(after, moreExtractions || moreLate || freshMeasures.size() == maxRows, expired);
    }

    /** How many ids of measures lie behind what has been read. */
    public static long lag(WaveReader reader, Progress progress) throws SQLException {
        return Math.max(0, reader.lastMeasureId() - progress.measures().lastId());
    }

    /** The first wave that is wanted now, in Unix seconds. */
    private long floor(Instant now) {
        if (project.getDeleteOldValue() == 0) {
            return project.getWaveCounterThreshold();
        }
        return Math.max(
                project.getWaveCounterThreshold(),
                now.minus(Duration.ofDays(project.getDeleteOldValue())).getEpochSecond());
    }

    private void sendWhole(Map<Long, Set<Monitory>> waves, long maxId, PatchWriter patches) throws SQLException {
        if (waves.isEmpty()) {
            return;
        }
        WaveCells cells = new WaveCells((wave, values) -> patches.write(wave, values, waves.get(wave)));
        reader.measuresOf(waves.keySet(), maxId, cells);
        cells.end();
    }

    private void sendNew(List<Measure> measures, long floor, PatchWriter patches) throws SQLException {
        Map<Long, Map<String, Object>> byWave = new LinkedHashMap<>();
        for (Measure measure : measures) {
            if (measure.wave() >= floor) {
                byWave.computeIfAbsent(measure.wave(), any -> new HashMap<>()).put(measure.point(), measure.value());
            }
        }
        Map<Long, Set<Monitory>> monitories = reader.monitoriesOf(byWave.keySet());
        byWave.forEach((wave, cells) -> patches.write(wave, cells, monitories.getOrDefault(wave, Set.of())));
    }

    private Map<Long, Set<Monitory>> wanted(List<Extraction> extractions, long floor) {
        return reader.kept(extractions.stream()
                .filter(extraction -> extraction.wave() >= floor)
                .toList());
    }

    private static void merge(Map<Long, Set<Monitory>> into, Map<Long, Set<Monitory>> more) {
        more.forEach((wave, monitories) ->
                into.computeIfAbsent(wave, any -> new HashSet<>()).addAll(monitories));
    }

    private static Set<Long> waves(List<Measure> measures, long floor) {
        Set<Long> waves = new HashSet<>();
        for (Measure measure : measures) {
            if (measure.wave() >= floor) {
                waves.add(measure.wave());
            }
        }
        return waves;
    }

    private static List<Long> measureIds(List<Measure> measures) {
        return measures.stream().map(Measure::id).toList();
    }

    private static List<Long> ids(List<Extraction> extractions) {
        return extractions.stream().map(Extraction::id).toList();
    }

    /**
     * What a step read.
     *
     * @param more whether there was more than one step reads
     * @param expired ids that have not come in time and are not waited for any longer
     */
    public record Step(Progress progress, boolean more, List<IdRange> expired) {}
}
