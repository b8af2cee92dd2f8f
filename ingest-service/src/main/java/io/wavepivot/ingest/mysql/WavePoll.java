package io.wavepivot.ingest.mysql;

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
public final class WavePoll {

    /** How far before the first row of interest reading starts, for ids committed out of order just there. */
    private static final long LOOK_BACK = 10_000;

    private static final int MAX_EXTRACTIONS_PER_STEP = 1_000;

    private final Project project;
    private final WaveReader reader;
    private final int maxRows;
    private final Duration rescanWindow;
    private final Clock clock;
    private final OpenWaves open;
    private final WaveWindow window;
    private final Rescans rescans;
    private Progress progress;
    private boolean isBehind;

    private WavePoll(Project project, WaveReader reader, MySqlConfig config, Clock clock) {
        this.project = project;
        this.reader = reader;
        this.maxRows = config.maxRowsPerStep();
        this.rescanWindow = config.rescanWindow();
        this.clock = clock;
        Duration pause = Duration.ofNanos((long) (project.getSleepTime() * 1e9));
        this.open = new OpenWaves(rescanWindow, pause, config.maxOpenWaves());
        this.window = new WaveWindow(reader, open);
        this.rescans = new Rescans(project.getRescans(), reader, open);
    }

    /** Starts where nothing has been read: just before the first wave that is wanted. */
    public static WavePoll start(Project project, WaveReader reader, MySqlConfig config, Clock clock)
            throws SQLException {
        WavePoll poll = new WavePoll(project, reader, config, clock);
        long floor = poll.floor(clock.instant());
        poll.progress = Progress.startingAt(
                Math.max(0, reader.extractionIdBefore(floor) - LOOK_BACK),
                Math.max(0, reader.measureIdBefore(floor) - LOOK_BACK));
        return poll;
    }

    /** Goes on where another one has stopped. */
    public static WavePoll goOn(Progress progress, Project project, WaveReader reader, MySqlConfig config, Clock clock)
            throws SQLException {
        WavePoll poll = new WavePoll(project, reader, config, clock);
        poll.progress = progress;
        Map<Long, Instant> open = new LinkedHashMap<>();
        progress.open().forEach(window -> window.waves().forEach(wave -> open.put(wave, window.since())));
        Map<Long, Set<Monitory>> monitories = reader.monitoriesOf(open.keySet());
        open.keySet().retainAll(monitories.keySet());
        open.forEach((wave, since) -> poll.open.open(OpenWave.unread(wave, monitories.get(wave), since), since));
        return poll;
    }

    public Progress progress() {
        return progress;
    }

    /**
     * Reads one bounded step and sends what it finds. The step counts once its progress is stored together with what
     * was sent.
     */
    public Step read(PatchWriter patches) throws SQLException {
        Instant now = clock.instant();
        long floor = floor(now);
        long lastId = progress.measures().lastId();
        open.dropBefore(floor);

        boolean full = open.isFull();
        boolean ahead = full || isBehind && open.isFarAhead();
        List<Extraction> fresh = ahead
                ? List.of()
                : reader.extractionsAfter(progress.extractions().lastId(), MAX_EXTRACTIONS_PER_STEP);
        List<Extraction> late = reader.extractionsIn(progress.extractions().gaps(), MAX_EXTRACTIONS_PER_STEP);
        openAll(fresh, floor, lastId, now);
        openAll(late, floor, lastId, now);
        boolean moreExtractions = fresh.size() == MAX_EXTRACTIONS_PER_STEP && !open.isFarAhead();

        List<Measure> skipped = reader.measuresIn(progress.measures().gaps(), maxRows);
        NewMeasures found = new NewMeasures(open, floor);
        skipped.forEach(measure -> found.addSkipped(measure, now));

        int early = window.check(now, lastId, maxRows, !isBehind, patches);
        long whole = window.readWhole(now, lastId, maxRows / 2, patches);

        // Measures whose extraction row is not read yet would have to be read again.
        int limit = moreExtractions || full ? 0 : (int) Math.max(1, maxRows - skipped.size() - whole);
        if (limit > 0) {
            reader.measuresAfter(lastId, limit, found::add);
        }
        found.publish(now, patches);
        IdPosition extractions = progress.extractions().filled(ids(late)).read(ids(fresh), now);
        Set<Long> lateWaves = openLate(found, extractions.lastId(), now);
        isBehind = limit == 0 ? isBehind : found.ids().size() == limit;
        open.makeRoom(now, isBehind);

        boolean moreSkipped = skipped.size() == maxRows || late.size() == MAX_EXTRACTIONS_PER_STEP;
        boolean more = full || isBehind || moreExtractions || moreSkipped;
        RescanProgress rescan =
                more ? progress.rescan() : rescans.read(progress.rescan(), now, lastId, maxRows, patches);

        IdPosition measures = progress.measures()
                .filled(skipped.stream().map(Measure::id).toList())
                .read(found.ids(), now);
        Instant expiry = moreSkipped ? Instant.MIN : now.minus(rescanWindow);
        List<IdRange> expired = new ArrayList<>(measures.expired(expiry));
        expired.addAll(extractions.expired(expiry));
        Tally tally = new Tally(
                skipped.size() + found.ids().size(),
                expired.stream().mapToLong(IdRange::size).sum(),
                found.strays(lateWaves),
                early);
        progress = new Progress(
                extractions.forget(expiry),
                measures.forget(expiry),
                open.windows(),
                rescan,
                patches.lastWave(),
                progress.tally().plus(tally));
        return new Step(more || open.isBehind(now) || rescans.isBehind(rescan), tally, expired, lateWaves);
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

    private void openAll(List<Extraction> extractions, long floor, long lastId, Instant now) throws SQLException {
        Map<Long, Set<Monitory>> wanted = reader.kept(extractions.stream()
                .filter(extraction -> extraction.wave() >= floor)
                .toList());
        Set<Long> unknown = new HashSet<>(wanted.keySet());
        unknown.removeIf(wave -> open.get(wave) != null);
        Map<Long, Long> known = reader.rowsOf(unknown, lastId);
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
     * Opens the waves again that had been closed, and have new measures. A wave whose extraction row is not read yet is
     * not among them.
     */
    private Set<Long> openLate(NewMeasures found, long lastExtractionId, Instant now) throws SQLException {
        Map<Long, Set<Monitory>> closed = reader.monitoriesOf(found.strayWaves(), lastExtractionId);
        closed.forEach((wave, monitories) -> open.open(OpenWave.unread(wave, monitories, now), now));
        return closed.keySet();
    }

    private static List<Long> ids(List<Extraction> extractions) {
        return extractions.stream().map(Extraction::id).toList();
    }

    /**
     * What a step did.
     *
     * @param more whether there is more to do than one step does
     * @param tally what happened in this step alone
     * @param expired ids that have not come in time and are not waited for any longer
     * @param lateWaves the waves of the measures that came late
     */
    public record Step(boolean more, Tally tally, List<IdRange> expired, Set<Long> lateWaves) {}
}
