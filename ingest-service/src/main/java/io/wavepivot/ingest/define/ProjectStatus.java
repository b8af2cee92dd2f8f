package io.wavepivot.ingest.define;

import io.wavepivot.ingest.define.ProjectView.RescanView;
import io.wavepivot.ingest.readings.WaveTables;
import io.wavepivot.ingest.sources.Pollers;
import io.wavepivot.ingest.sql.NotInCatalogueException;
import io.wavepivot.ingest.waves.Progress;
import io.wavepivot.ingest.waves.RescanProgress;
import io.wavepivot.ingest.waves.Tally;
import io.wavepivot.ingest.waves.WaveBookmarks;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.Rescan;
import io.wavepivot.schemas.kafka.CompactedTable;
import io.wavepivot.schemas.kafka.Topics;
import io.wavepivot.schemas.wire.UndecodableException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * How far a project is: its bookmark, compared with what its source has now. Any replica can say so, whichever polls.
 */
public final class ProjectStatus {

    private static final Duration LONGEST_STEP = Duration.ofSeconds(5);

    private final CompactedTable<Bookmark> bookmarks;
    private final WaveTables tables;
    private final Pollers pollers;

    public ProjectStatus(CompactedTable<Bookmark> bookmarks, WaveTables tables, Pollers pollers) {
        this.bookmarks = bookmarks;
        this.tables = tables;
        this.pollers = pollers;
    }

    /** All at once: a server that is gone keeps nobody waiting but itself. */
    List<ProjectView> of(Collection<Definition> definitions) throws InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<ProjectView>> views = definitions.stream()
                    .<Callable<ProjectView>>map(definition -> () -> of(definition))
                    .toList();
            return threads.invokeAll(views).stream().map(Future::resultNow).toList();
        }
    }

    ProjectView of(Definition definition) {
        Project project = (Project) definition.getBody();
        Optional<Bookmark> bookmark = bookmark(project);
        Optional<Progress> progress = bookmark.flatMap(last -> WaveBookmarks.progress(project, last));
        Lag lag = lag(project, progress);
        Tally tally = progress.map(Progress::tally).orElse(Tally.ZERO);
        return new ProjectView(
                project.getDatabase(),
                project.getServer(),
                project.getMeasures(),
                project.getMonitoryNameKept(),
                project.getWaveCounterThreshold(),
                project.getDeleteOldValue(),
                project.getSleepTime(),
                definition.getDefinedAt(),
                definition.getDefinedBy(),
                lag.state(),
                lag.error(),
                progress.map(Progress::lastWave).orElse(null),
                tally.rowsRead(),
                lag.rows(),
                progress.map(ProjectStatus::gaps).orElse(List.of()),
                tally.expiredIds(),
                progress.map(ProjectStatus::openWaves).orElse(0),
                tally.lateRows(),
                tally.closedEarly(),
                tally.rejected(),
                rescan(project, progress),
                progress.flatMap(read -> bookmark).map(Bookmark::getAt).orElse(null));
    }

    /** Waits, but not for ever, until a project that was deleted is not polled by this replica. */
    void awaitStopped(String database) throws InterruptedException {
        pollers.awaitStopped(Topics.projectKey(database), LONGEST_STEP);
    }

    /** The rescans of a project that are not done, and one more, later than any of them whatever our clock says. */
    List<Rescan> plus(Definition definition, Rescan next) {
        Project project = (Project) definition.getBody();
        RescanProgress read = bookmark(project)
                .flatMap(last -> WaveBookmarks.progress(project, last))
                .map(Progress::rescan)
                .orElse(RescanProgress.NONE);
        Instant latest = Stream.concat(
                        project.getRescans().stream().map(Rescan::getRequestedAt), Stream.of(read.requestedAt()))
                .max(Comparator.naturalOrder())
                .get();
        if (!next.getRequestedAt().isAfter(latest)) {
            next.setRequestedAt(latest.plusMillis(1));
        }
        return Stream.concat(project.getRescans().stream().filter(read::isBefore), Stream.of(next))
                .toList();
    }

    /** One that a later release has written says nothing to us. */
    private Optional<Bookmark> bookmark(Project project) {
        try {
            return bookmarks.get(WaveBookmarks.name(project.getDatabase()));
        } catch (UndecodableException later) {
            return Optional.empty();
        }
    }

    private Lag lag(Project project, Optional<Progress> progress) {
        try {
            long lastId = tables.readers(project, 0).measures().lastId();
            Long lag = progress.map(
                            read -> Math.max(0L, lastId - read.measures().lastId()))
                    .orElse(null);
            return pollers.failure(Topics.projectKey(project.getDatabase()))
                    .map(failure -> new Lag("failing", failure, lag))
                    .orElse(new Lag(progress.isEmpty() ? "starting" : "polling", null, lag));
        } catch (SQLException unreachable) {
            return new Lag("unreachable", unreachable.getMessage(), null);
        } catch (NotInCatalogueException missing) {
            return new Lag("failing", missing.getMessage(), null);
        }
    }

    private static int openWaves(Progress progress) {
        return progress.open().stream()
                .mapToInt(window -> window.waves().size())
                .sum();
    }

    private static RescanView rescan(Project project, Optional<Progress> progress) {
        if (project.getRescans().isEmpty()) {
            return null;
        }
        Rescan last = project.getRescans().getLast();
        RescanProgress read = progress.map(Progress::rescan).orElse(RescanProgress.NONE);
        boolean begun = last.getRequestedAt().equals(read.requestedAt());
        String state = !begun ? "waiting" : read.isBefore(last) ? "reading" : "done";
        return new RescanView(
                last.getFrom(),
                last.getTo(),
                last.getRequestedAt(),
                last.getRequestedBy(),
                state,
                begun ? read.waves() : 0);
    }

    private static List<ProjectView.Gap> gaps(Progress progress) {
        return Stream.concat(
                        progress.extractions().gaps().stream()
                                .map(gap -> new ProjectView.Gap("extractions", gap.first(), gap.last(), gap.seenAt())),
                        progress.measures().gaps().stream()
                                .map(gap -> new ProjectView.Gap("measures", gap.first(), gap.last(), gap.seenAt())))
                .toList();
    }

    private record Lag(String state, String error, Long rows) {}
}
