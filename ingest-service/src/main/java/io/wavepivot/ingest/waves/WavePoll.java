package io.wavepivot.ingest.waves;

import io.wavepivot.ingest.readings.ExtractionReader;
import io.wavepivot.ingest.readings.MeasureReader;
import io.wavepivot.ingest.readings.PatchWriter;
import io.wavepivot.ingest.readings.WaveTables.Readers;
import io.wavepivot.ingest.sql.IdPosition;
import io.wavepivot.ingest.sql.IdRange;
import io.wavepivot.ingest.sql.SqlConfig;
import io.wavepivot.ingest.sql.Table;
import io.wavepivot.ingest.waves.Openings.Late;
import io.wavepivot.ingest.waves.Openings.NewExtractions;
import io.wavepivot.ingest.windows.OldRowsPace;
import io.wavepivot.ingest.windows.OpenWave;
import io.wavepivot.ingest.windows.OpenWaves;
import io.wavepivot.ingest.windows.OpenWindow;
import io.wavepivot.ingest.windows.WaveChecks;
import io.wavepivot.ingest.windows.WaveChecks.Look;
import io.wavepivot.schemas.Project;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

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
    private final Duration rescanWindow;
    private final Duration pause;
    private final Clock clock;
    private final OpenWaves open;
    private final Openings openings;
    private final WaveChecks checks;
    private final Rescans rescans;
    private final OldRowsPace pace;
    private Progress progress;

    /** Whether there are, or may be, measures above the last id that was read. */
    private boolean isBehind;

    /** While there is more before them, when the newest waves are looked for next: as often as a poll would come. */
    private Instant nextNewest = Instant.MIN;

    private WavePoll(Project project, Readers readers, SqlConfig config, Clock clock) {
        this.project = project;
        this.extractions = readers.extractions();
        this.measures = readers.measures();
        this.idIncrement = readers.idIncrement();
        this.rescanWindow = config.rescanWindow();
        this.clock = clock;
        this.pause = Duration.ofNanos((long) (project.getSleepTime() * 1e9));
        this.pace = new OldRowsPace(config.oldRowChangesPerSecond(), rescanWindow);
        this.open = new OpenWaves(rescanWindow, pause, pace);
        this.openings = new Openings(extractions, measures, open, pace);
        this.checks = new WaveChecks(extractions, measures, open);
        this.rescans = new Rescans(project.getRescans(), extractions, measures, open, pace);
    }

    /**
     * Starts where nothing has been read: just before the first wave that is wanted.
     *
     * @param windows what was open when the project was another one, if it was: of what is gone since, the rows go too
     */
    static WavePoll start(List<OpenWindow> windows, Project project, Readers readers, SqlConfig config, Clock clock)
            throws SQLException {
        WavePoll poll = new WavePoll(project, readers, config, clock);
        poll.openings.openAgain(windows);
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
        poll.openings.openAgain(progress.open());
        return poll;
    }

    Progress progress() {
        return progress;
    }

    /** Rows that were there before are changed by the patches of a step. */
    void changed(long wave, int rows) {
        pace.changed(wave, rows);
    }

    /**
     * Reads one bounded step and sends what it finds. The step counts once its progress is stored together with what
     * was sent.
     *
     * @param maxRows how many measures it may read
     * @param maxOpen how many waves may be open
     */
    Step read(PatchWriter patches, int maxRows, int maxOpen) throws SQLException {
        Instant now = clock.instant();
        long floor = floor(now);
        open.dropBefore(floor);
        pace.begin(progress.lastWave(), now);
        int rows = pace.rows(maxRows);
        Found found = find(new Intake(rows, maxOpen), floor, now, patches);
        long lastId = progress.measures().lastId();
        RescanProgress rescan = found.more()
                ? progress.rescan()
                : rescans.read(progress.rescan(), floor, now, lastId, rows - found.rows(), patches);
        Instant expiry = found.moreSkipped() ? Instant.MIN : now.minus(rescanWindow);
        List<IdRange> expired = found.expired(expiry);
        Tally tally = new Tally(
                found.measures().rows(),
                expired.stream().mapToLong(IdRange::size).sum(),
                found.late().rows(),
                found.look().early() + found.late().complete(),
                patches.rejected());
        progress = new Progress(
                found.extractionsRead().forget(expiry),
                found.measuresRead().forget(expiry),
                open.windows(),
                rescan,
                patches.lastWave(),
                progress.tally().plus(tally));
        boolean more = found.more() || open.isBehind(now) || rescans.isBehind(rescan);
        return new Step(
                more,
                pace.pause(pause),
                tally,
                found.look().rows(),
                expired,
                found.late().waves());
    }

    /** Extraction rows open waves; then come measures: those that had been skipped, those of whole waves, the new ones. */
    private Found find(Intake intake, long floor, Instant now, PatchWriter patches) throws SQLException {
        long lastId = progress.measures().lastId();
        int allowed = intake.extractions(open.size(), open.empty(), isBehind);
        NewExtractions rows = openings.openNew(progress.extractions(), allowed, floor, lastId, now);
        IdPosition extractionsRead = rows.position(progress.extractions(), now, idIncrement);

        NewMeasures found = new NewMeasures(open, pace, floor);
        int maxSkipped = intake.skipped(open.size());
        found.addSkipped(measures.in(progress.measures().gaps(), maxSkipped), now);
        Look look = checks.check(now, lastId, intake.maxRows(), !isBehind, patches);
        boolean isFarFromNewest = isBehind || rows.fresh().size() == allowed;
        long newest = isFarFromNewest ? readNewest(intake, floor, extractionsRead.lastId(), now, patches) : 0;
        long whole = newest + checks.readWhole(open.unread(Table.CHUNK), now, intake.whole(newest), patches);
        int limit = intake.measures(allowed, rows.fresh().size(), open.empty(), found.rows() + whole);
        measures.after(lastId, limit, measure -> found.add(measure, limit));
        boolean wasBehind = isBehind;
        isBehind = found.isFull() || found.ids().size() == limit;
        found.publish(now, patches);

        Late late = openings.openLate(found, extractionsRead.lastId(), intake.maxOpen(), now, patches);
        IdPosition measuresRead = found.position(progress.measures(), now, idIncrement);
        open.makeRoom(intake.maxOpen(), now, measuresRead.lastId(), isBehind);
        boolean moreSkipped = found.skipped() == maxSkipped || rows.skipped().size() == Intake.MAX_EXTRACTIONS;
        boolean isNewlyBehind = isBehind && !wasBehind; // The next step finds the newest waves.
        boolean more = isNewlyBehind
                || !pace.isWaiting() && (isBehind || moreSkipped || allowed == 0)
                || allowed > 0 && rows.fresh().size() == allowed;
        return new Found(extractionsRead, measuresRead, found, whole, late, look, moreSkipped, more);
    }

    /** Reads the newest waves whole, so that they do not wait for all that comes before them by its ids. */
    private long readNewest(Intake intake, long floor, long lastExtraction, Instant now, PatchWriter patches)
            throws SQLException {
        if (now.isBefore(nextNewest)) {
            return 0;
        }
        nextNewest = now.plus(pause);
        List<OpenWave> newest =
                openings.openNewest(intake.newest(open.size()), floor, lastExtraction, intake.maxRows(), now);
        return checks.readWhole(newest, now, intake.ofNewest(), patches);
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

    /**
     * What a step has found.
     *
     * @param extractionsRead up to where extraction rows have been read
     * @param measuresRead up to where measures have been read
     * @param whole how many measures were read with their whole waves
     * @param moreSkipped whether there may be more of those ids that had been skipped: none of them expires
     * @param more whether there may be more of anything
     */
    private record Found(
            IdPosition extractionsRead,
            IdPosition measuresRead,
            NewMeasures measures,
            long whole,
            Late late,
            Look look,
            boolean moreSkipped,
            boolean more) {

        long rows() {
            return measures.rows() + whole;
        }

        List<IdRange> expired(Instant expiry) {
            return Stream.concat(measuresRead.expired(expiry).stream(), extractionsRead.expired(expiry).stream())
                    .toList();
        }
    }

    /**
     * What a step did.
     *
     * @param more whether there is more to do than one step does
     * @param pause until the next step, where there is not
     * @param tally what happened in this step alone
     * @param compared how many measures the source has looked at, to say whether open waves have changed
     * @param expired ids that have not come in time and are not waited for any longer
     * @param lateWaves the waves of the measures that came late
     */
    record Step(boolean more, Duration pause, Tally tally, long compared, List<IdRange> expired, Set<Long> lateWaves) {}
}
