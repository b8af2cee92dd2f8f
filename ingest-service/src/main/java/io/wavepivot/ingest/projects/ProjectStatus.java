package io.wavepivot.ingest.projects;

import io.wavepivot.ingest.mysql.Catalogue;
import io.wavepivot.ingest.mysql.Catalogue.NotInCatalogueException;
import io.wavepivot.ingest.mysql.Progress;
import io.wavepivot.ingest.mysql.RescanProgress;
import io.wavepivot.ingest.mysql.Tally;
import io.wavepivot.ingest.mysql.WavePoll;
import io.wavepivot.ingest.mysql.WaveReader;
import io.wavepivot.ingest.poll.ProjectSource;
import io.wavepivot.ingest.projects.ProjectView.RescanView;
import io.wavepivot.ingest.publish.TopicTable;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Definition;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.Rescan;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How far a project is: its bookmark, compared with what its source has now. Any replica can say so, whichever polls.
 */
public final class ProjectStatus {

    private final TopicTable<Bookmark> bookmarks;
    private final Catalogue catalogue;

    public ProjectStatus(TopicTable<Bookmark> bookmarks, Catalogue catalogue) {
        this.bookmarks = bookmarks;
        this.catalogue = catalogue;
    }

    ProjectView of(Definition definition) {
        Project project = (Project) definition.getBody();
        Optional<Bookmark> bookmark = bookmarks.get(ProjectSource.name(project.getDatabase()));
        Optional<Progress> progress = bookmark.flatMap(last -> ProjectSource.progress(project, last));
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
                rescan(project, progress),
                progress.flatMap(read -> bookmark).map(Bookmark::getAt).orElse(null));
    }

    /** The rescans of a project that are not done, and one more, later than any of them whatever our clock says. */
    List<Rescan> plus(Definition definition, Rescan next) {
        Project project = (Project) definition.getBody();
        RescanProgress read = bookmarks
                .get(ProjectSource.name(project.getDatabase()))
                .flatMap(last -> ProjectSource.progress(project, last))
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

    private Lag lag(Project project, Optional<Progress> progress) {
        try {
            WaveReader reader = catalogue.reader(project);
            return progress.isEmpty()
                    ? new Lag("starting", null, null)
                    : new Lag("polling", null, WavePoll.lag(reader, progress.get()));
        } catch (SQLException | NotInCatalogueException unreachable) {
            return new Lag("unreachable", unreachable.getMessage(), null);
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
