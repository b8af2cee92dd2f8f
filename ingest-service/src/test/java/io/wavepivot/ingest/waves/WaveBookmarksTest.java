package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.sql.IdPosition;
import io.wavepivot.ingest.sql.IdRange;
import io.wavepivot.ingest.windows.OpenWindow;
import io.wavepivot.schemas.Bookmark;
import io.wavepivot.schemas.Project;
import io.wavepivot.schemas.Rescan;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class WaveBookmarksTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Progress PROGRESS = new Progress(
            new IdPosition(9, List.of(new IdRange(2, 3, NOW))),
            new IdPosition(99, List.of()),
            List.of(new OpenWindow(NOW, List.of(60L, 120L))),
            new RescanProgress(NOW, 60L, 5),
            120L,
            new Tally(1, 2, 3, 4, 5));

    @Test
    void progressComesBackAsItWas() {
        Bookmark bookmark = WaveBookmarks.bookmark(project().build(), PROGRESS, NOW);

        assertThat(bookmark.getSource()).isEqualTo("project/plant").isEqualTo(WaveBookmarks.name("plant"));
        assertThat(bookmark.getAt()).isEqualTo(NOW);
        assertThat(WaveBookmarks.progress(project().build(), bookmark)).contains(PROGRESS);
    }

    @Test
    void progressThatHasJustBegunDoesToo() {
        Progress first = Progress.startingAt(3, 4);

        assertThat(WaveBookmarks.progress(
                        project().build(), WaveBookmarks.bookmark(project().build(), first, NOW)))
                .contains(first);
        assertThat(first.measures()).isEqualTo(IdPosition.after(4));
        assertThat(first).hasToString("extraction 3 and measure 4, with 0 waves open");
        assertThat(PROGRESS).hasToString("extraction 9 and measure 99, with 2 waves open");
    }

    @Test
    void aBookmarkOfAReleaseWithoutRescansHasNone() {
        Bookmark bookmark = WaveBookmarks.bookmark(project().build(), PROGRESS, NOW);
        bookmark.setRescanned(null);

        assertThat(WaveBookmarks.progress(project().build(), bookmark)
                        .orElseThrow()
                        .rescan())
                .isEqualTo(RescanProgress.NONE);
    }

    @Test
    void whenOtherRowsAreWantedReadingStartsAnew() {
        Bookmark bookmark = WaveBookmarks.bookmark(project().build(), PROGRESS, NOW);

        for (Project other : List.of(
                project().setServer("b").build(),
                project().setMeasures("b").build(),
                project().setWaveCounterThreshold(1).build(),
                project().setDeleteOldValue(1).build(),
                project().setMonitoryNameKept(List.of("a")).build())) {
            assertThat(WaveBookmarks.progress(other, bookmark)).isEmpty();
        }
    }

    @Test
    void theOrderOfNamesAndThePauseAreNoMatter() {
        Bookmark bookmark = WaveBookmarks.bookmark(project().build(), PROGRESS, NOW);

        assertThat(WaveBookmarks.progress(
                        project()
                                .setMonitoryNameKept(List.of("b", "a"))
                                .setSleepTime(9)
                                .build(),
                        bookmark))
                .isPresent();
    }

    @Test
    void aRescanIsDoneOnceAllOfItIsRead() {
        Rescan same = new Rescan(0L, 1L, NOW, "ana");
        Rescan later = new Rescan(0L, 1L, NOW.plusMillis(1), "ana");
        Rescan earlier = new Rescan(0L, 1L, NOW.minusMillis(1), "ana");

        RescanProgress underWay = new RescanProgress(NOW, 60L, 5);
        assertThat(List.of(underWay.isBefore(earlier), underWay.isBefore(same), underWay.isBefore(later)))
                .containsExactly(false, true, true);
        RescanProgress done = new RescanProgress(NOW, null, 5);
        assertThat(List.of(done.isBefore(earlier), done.isBefore(same), done.isBefore(later)))
                .containsExactly(false, false, true);
    }

    @Test
    void talliesAreAddedUp() {
        assertThat(new Tally(1, 2, 3, 4, 5).plus(new Tally(10, 20, 30, 40, 50)))
                .isEqualTo(new Tally(11, 22, 33, 44, 55));
    }

    private static Project.Builder project() {
        return Project.newBuilder()
                .setWaveCounterThreshold(0)
                .setDeleteOldValue(0)
                .setMonitoryNameKept(List.of("a", "b"))
                .setMeasures("m")
                .setDatabase("plant")
                .setServer("s")
                .setSleepTime(1);
    }
}
