package io.wavepivot.ingest.waves;

import io.wavepivot.ingest.sql.IdPosition;
import io.wavepivot.ingest.sql.IdRange;
import io.wavepivot.ingest.windows.OpenWindow;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.IdGap;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.RescanBookmark;
import io.wavepivot.schemas.TablePosition;
import io.wavepivot.schemas.WindowBookmark;
import io.wavepivot.schemas.kafka.Topics;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A project as a source: its bookmark's name, and its progress as a bookmark and back. */
public final class WaveBookmarks {

    private static final String EXTRACTIONS = "extractions";
    private static final String MEASURES = "measures";

    private WaveBookmarks() {}

    /** The name of the source, which is the key of its bookmark. */
    public static String name(String database) {
        return Topics.projectKey(database);
    }

    /** The progress that a bookmark stands for; empty when it was made while something else was to be read. */
    public static Optional<Progress> progress(Project project, Bookmark bookmark) {
        if (!bookmark.getScope().equals(scope(project))) {
            return Optional.empty();
        }
        return Optional.of(new Progress(
                position(bookmark.getPositions().get(EXTRACTIONS)),
                position(bookmark.getPositions().get(MEASURES)),
                open(bookmark),
                rescan(bookmark.getRescanned()),
                bookmark.getLastWave(),
                new Tally(
                        bookmark.getRowsRead(),
                        bookmark.getExpiredGapIds(),
                        bookmark.getLateRows(),
                        bookmark.getClosedEarly(),
                        bookmark.getRejected())));
    }

    /** The waves that were open. */
    static List<OpenWindow> open(Bookmark bookmark) {
        return bookmark.getOpenWaves().stream()
                .map(open -> new OpenWindow(open.getSince(), open.getWaves()))
                .toList();
    }

    static Bookmark bookmark(Project project, Progress progress, Instant now) {
        return Bookmark.newBuilder()
                .setSource(name(project.getDatabase()))
                .setScope(scope(project))
                .setPositions(Map.of(
                        EXTRACTIONS, position(progress.extractions()),
                        MEASURES, position(progress.measures())))
                .setOpenWaves(progress.open().stream()
                        .map(open -> new WindowBookmark(open.since(), open.waves()))
                        .toList())
                .setRescanned(new RescanBookmark(
                        progress.rescan().requestedAt(),
                        progress.rescan().nextWave(),
                        progress.rescan().waves()))
                .setLastWave(progress.lastWave())
                .setRowsRead(progress.tally().rowsRead())
                .setExpiredGapIds(progress.tally().expiredIds())
                .setLateRows(progress.tally().lateRows())
                .setClosedEarly(progress.tally().closedEarly())
                .setRejected(progress.tally().rejected())
                .setAt(now)
                .build();
    }

    private static RescanProgress rescan(RescanBookmark stored) {
        return stored == null
                ? RescanProgress.NONE
                : new RescanProgress(stored.getRequestedAt(), stored.getNextWave(), stored.getWaves());
    }

    /** All that decides which rows are wanted: when it changes, what was passed over before may be wanted now. */
    private static String scope(Project project) {
        return "%s %s from %d, %d days, %s"
                .formatted(
                        project.getServer(),
                        project.getMeasures(),
                        project.getWaveCounterThreshold(),
                        project.getDeleteOldValue(),
                        new TreeSet<>(project.getMonitoryNameKept()));
    }

    private static TablePosition position(IdPosition position) {
        List<IdGap> gaps = position.gaps().stream()
                .map(gap -> new IdGap(gap.first(), gap.last(), gap.seenAt()))
                .toList();
        return new TablePosition(position.lastId(), gaps);
    }

    private static IdPosition position(TablePosition position) {
        List<IdRange> gaps = position.getGaps().stream()
                .map(gap -> new IdRange(gap.getFirst(), gap.getLast(), gap.getSeenAt()))
                .toList();
        return new IdPosition(position.getLastId(), gaps);
    }
}
