package io.wavepivot.ingest.waves;

import io.wavepivot.ingest.readings.Extraction;
import io.wavepivot.ingest.readings.ExtractionReader;
import io.wavepivot.ingest.readings.Measure;
import io.wavepivot.ingest.readings.MeasureReader;
import io.wavepivot.ingest.readings.Monitory;
import io.wavepivot.ingest.readings.PatchWriter;
import io.wavepivot.ingest.readings.WaveTables.Readers;
import io.wavepivot.ingest.sql.IdPosition;
import io.wavepivot.ingest.sql.IdRange;
import io.wavepivot.ingest.sql.SqlConfig;
import io.wavepivot.ingest.windows.OpenWave;
import io.wavepivot.ingest.windows.OpenWaves;
import io.wavepivot.ingest.windows.WaveWindow;
import io.wavepivot.schemas.Project;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Polls a project's tables, step by step: what has come since the last step, what is missing, and what has changed.
 *
 * <p>A cell needs two rows, the measure and the extraction that produced its wave, and either may be committed first. An
 * extraction row opens its wave: the measures that it has are read, new ones are added as they come, and until its
 * window has passed without a change it is read again where its source is no longer what was published. Of two measures
 * of one point in one wave, the one with the higher id counts.
 *
 * <p>It remembers what it has published of the open waves. So a step that did not count makes it useless: another one is
 * made from the last progress that did, and reads the open waves whole.
 */
final class WavePoll {

    /** How far before the first row of interest reading starts, for ids committed out of order just there. */
    private static final long LOOK_BACK = 10_000;

    private final Project project;
    private final ExtractionReader extractions;
    private final MeasureReader measures;
    private final long idIncrement;
    private final int maxOpen;
    private final Duration rescanWindow;
    private final Clock clock;
    private final OpenWaves open;
    private final WaveWindow window;
    private final Rescans rescans;
    private Progress progress;
    private boolean isBehind;

    private WavePoll(Project project, Readers readers, SqlConfig config, Clock clock) {
        this.project = project;
        this.extractions = readers.extractions();
        this.measures = readers.measures();
        this.idIncrement = readers.idIncrement();
        this.maxOpen = config.maxOpenWaves();
        this.rescanWindow = config.rescanWindow();
        this.clock = clock;
        Duration pause = Duration.ofNanos((long) (project.getSleepTime() * 1e9));
        this.open = new OpenWaves(rescanWindow, pause, maxOpen);
        this.window = new WaveWindow(extractions, measures, open);
        this.rescans = new Rescans(project.getRescans(), extractions, measures, open);
    }

    /** Starts where nothing has been read: just before the first wave that is wanted. */
    static WavePoll start(Project project, Readers readers, SqlConfig config, Clock clock) throws SQLException {
        WavePoll poll = new WavePoll(project, readers, config, clock);
        long floor = poll.floor(clock.instant());
        poll.progress = Progress.startingAt(
                Math.max(0, poll.extractions.idBefore(floor) - LOOK_BACK),
                Math.max(0, poll.measures.idBefore(floor) - LOOK_BACK));
        return poll;
    }

    /** Goes on where another one has stopped. */
    static WavePoll goOn(Progress progress, Project project, Readers readers, SqlConfig config, Clock clock)
            throws SQLException {
        WavePoll poll = new WavePoll(project, readers, config, clock);
        poll.progress = progress;
        Map<Long, Instant> open = new LinkedHashMap<>();
        progress.open().forEach(window -> window.waves().forEach(wave -> open.put(wave, window.since())));
        Map<Long, Set<Monitory>> monitories = readers.extractions().monitoriesOf(open.keySet());
        open.keySet().retainAll(monitories.keySet());
        open.forEach((wave, since) -> poll.open.open(OpenWave.unread(wave, monitories.get(wave), since), since));
        return poll;
    }

    Progress progress() {
        return progress;
    }

    /**
     * Reads one bounded step and sends what it finds. The step counts once its progress is stored together with what
     * was sent.
     *
     * @param maxRows how many measures it may read
     */
    Step read(PatchWriter patches, int maxRows) throws SQLException {
        Instant now = clock.instant();
        Intake intake = new Intake(maxRows, maxOpen);
        long floor = floor(now);
        long lastId = progress.measures().lastId();
        open.dropBefore(floor);
        NewExtractions rows = openNew(intake, floor, lastId, now);

        NewMeasures found = new NewMeasures(open, floor);
        List<Measure> skipped = measures.in(progress.measures().gaps(), intake.skipped());
        skipped.forEach(measure -> found.addSkipped(measure, now));
        int early = window.check(now, lastId, intake.maxRows(), !isBehind, patches);
        long whole = window.readWhole(now, lastId, intake.whole(), patches);
        int limit = intake.measures(rows.allowed(), rows.fresh().size(), open.empty(), skipped.size() + whole);
        if (limit > 0) {
            measures.after(lastId, limit, found::add);
            isBehind = found.ids().size() == limit;
        }
        found.publish(now, patches);
        Set<Long> lateWaves = openLate(found, rows.position().lastId(), now, patches);
        open.makeRoom(now, isBehind);

        boolean moreSkipped = skipped.size() == intake.skipped() || rows.late().size() == Intake.MAX_EXTRACTIONS;
        boolean more = isBehind || rows.mayBeMore() || moreSkipped;
        long left = maxRows - skipped.size() - whole - found.ids().size();
        RescanProgress rescan = more ? progress.rescan() : rescans.read(progress.rescan(), now, lastId, left, patches);
        IdPosition position = progress.measures()
                .filled(skipped.stream().map(Measure::id).toList())
                .read(found.ids(), now, idIncrement);
        Instant expiry = moreSkipped ? Instant.MIN : now.minus(rescanWindow);
        List<IdRange> expired = new ArrayList<>(position.expired(expiry));
        expired.addAll(rows.position().expired(expiry));
        Tally tally = new Tally(
                skipped.size() + found.ids().size(),
                expired.stream().mapToLong(IdRange::size).sum(),
                found.strays(lateWaves),
                early,
                patches.rejected());
        progress = new Progress(
                rows.position().forget(expiry),
                position.forget(expiry),
                open.windows(),
                rescan,
                patches.lastWave(),
                progress.tally().plus(tally));
        return new Step(more || open.isBehind(now) || rescans.isBehind(rescan), tally, expired, lateWaves);
    }

    /** Opens the waves of extraction rows that are new, or had been skipped. */
    private NewExtractions openNew(Intake intake, long floor, long lastId, Instant now) throws SQLException {
        IdPosition before = progress.extractions();
        int allowed = intake.extractions(open.size(), open.empty(), isBehind);
        List<Extraction> fresh = allowed == 0 ? List.of() : extractions.after(before.lastId(), allowed);
        List<Extraction> late = extractions.in(before.gaps(), Intake.MAX_EXTRACTIONS);
        openAll(fresh, floor, lastId, now);
        openAll(late, floor, lastId, now);
        return new NewExtractions(allowed, fresh, late, before.filled(ids(late)).read(ids(fresh), now, idIncrement));
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

    private void openAll(List<Extraction> rows, long floor, long lastId, Instant now) throws SQLException {
        Map<Long, Set<Monitory>> wanted = extractions.kept(
                rows.stream().filter(extraction -> extraction.wave() >= floor).toList());
        Set<Long> unknown = new HashSet<>(wanted.keySet());
        unknown.removeIf(wave -> open.get(wave) != null);
        Map<Long, Long> known = measures.count(unknown, lastId);
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
                already.changed(now);
            }
        });
    }

    /**
     * Sends what has come for waves that had been closed, and opens them again. A wave whose extraction row is not read
     * yet is not among them.
     */
    private Set<Long> openLate(NewMeasures found, long lastExtractionId, Instant now, PatchWriter patches)
            throws SQLException {
        Map<Long, Set<Monitory>> closed = extractions.monitoriesOf(found.strayWaves(), lastExtractionId);
        closed.forEach((wave, monitories) -> {
            if (found.hasSkipped(wave)) {
                open.open(OpenWave.unread(wave, monitories, now), now);
            } else {
                patches.add(wave, found.strayCells(wave), monitories);
                open.open(OpenWave.late(wave, monitories, now), now);
            }
        });
        return closed.keySet();
    }

    private static List<Long> ids(List<Extraction> extractions) {
        return extractions.stream().map(Extraction::id).toList();
    }

    /**
     * The extraction rows that a step has found.
     *
     * @param allowed how many new ones it was allowed
     * @param position up to where they have been read
     */
    private record NewExtractions(int allowed, List<Extraction> fresh, List<Extraction> late, IdPosition position) {

        boolean mayBeMore() {
            return fresh.size() == allowed;
        }
    }

    /**
     * What a step did.
     *
     * @param more whether there is more to do than one step does
     * @param tally what happened in this step alone
     * @param expired ids that have not come in time and are not waited for any longer
     * @param lateWaves the waves of the measures that came late
     */
    record Step(boolean more, Tally tally, List<IdRange> expired, Set<Long> lateWaves) {}
}
