package io.wavepivot.ingest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import io.wavepivot.ingest.readings.Fingerprint;
import io.wavepivot.ingest.readings.Monitory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A window of a hundred seconds, and a second between two looks at the least. */
class OpenWavesTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Set<Monitory> MONITORIES = Set.of(new Monitory("a", "60"));
    private static final Fingerprint TEN = new Fingerprint(10, 100, 7);
    private static final long YOUNG = NOW.getEpochSecond();
    private static final long OLD = NOW.getEpochSecond() - 101;

    private final OpenWaves open = withPause(1);

    /** Pauses are a quarter of its age, from the shortest to a tenth of the window; and one look at the very end. */
    @Test
    void aWaveIsLookedAtOftenWhileItIsYoungAndOnceMoreAtTheEnd() {
        OpenWave wave = published(YOUNG);

        assertThat(looks(wave))
                .containsExactly(
                        1_000L, 2_000L, 3_000L, 4_000L, 5_000L, 6_250L, 7_812L, 9_765L, 12_207L, 15_258L, 19_073L,
                        23_841L, 29_802L, 37_252L, 46_566L, 56_566L, 66_566L, 76_566L, 86_566L, 96_566L, 100_000L);
    }

    @Test
    void aWaveThatWasLongOverWhenItWasSeenIsLookedAtRarely() {
        OpenWave wave = published(OLD);

        assertThat(looks(wave))
                .containsExactly(
                        10_000L, 20_000L, 30_000L, 40_000L, 50_000L, 60_000L, 70_000L, 80_000L, 90_000L, 100_000L);
    }

    @Test
    void aWaveThatWasNotOverIsLookedAtOften() {
        OpenWave wave = published(OLD + 1);

        assertThat(wave.nextCheck()).isEqualTo(NOW.plusSeconds(1));
    }

    @Test
    void afterItsEndAWaveThatIsKeptIsLookedAtAgainAfterAPause() {
        OpenWave wave = published(YOUNG);

        open.plan(wave, NOW.plusSeconds(100));

        assertThat(wave.nextCheck()).isEqualTo(NOW.plusSeconds(110));
    }

    @Test
    void aWindowThatIsCutShortEndsNow() {
        OpenWave wave = published(YOUNG);

        wave.cutShort(NOW.plusSeconds(3));
        assertThat(wave.nextCheck()).isEqualTo(NOW.plusSeconds(3));
        assertThat(wave.isCutShort()).isTrue();

        open.plan(wave, NOW.plusSeconds(4));
        assertThat(wave.nextCheck()).isEqualTo(NOW.plusSeconds(4));
    }

    @Test
    void aLateWaveIsLookedAtOnceItsWindowHasPassed() {
        OpenWave late = OpenWave.late(YOUNG, MONITORIES, NOW);
        open.open(late, NOW);

        assertThat(late.isLate()).isTrue();
        assertThat(late.isUnread()).isFalse();
        assertThat(late.nextCheck()).isEqualTo(NOW.plusSeconds(100));
    }

    @Test
    void whereAPauseIsLongerThanATenthOfTheWindowItIsThePause() {
        OpenWaves slow = withPause(30);
        OpenWave wave = OpenWave.empty(YOUNG, MONITORIES, NOW);

        slow.open(wave, NOW);

        assertThat(wave.nextCheck()).isEqualTo(NOW.plusSeconds(30));
    }

    @Test
    void aWindowIsOverAtItsEnd() {
        OpenWave wave = published(YOUNG);

        assertThat(open.isOver(wave, NOW.plusMillis(99_999))).isFalse();
        assertThat(open.isOver(wave, NOW.plusSeconds(100))).isTrue();

        wave.changed(NOW.plusSeconds(50)); // Its window begins anew.
        assertThat(open.isOver(wave, NOW.plusSeconds(100))).isFalse();
    }

    @Test
    void theMostUrgentWavesAreDueFirst() {
        OpenWave second = published(YOUNG);
        OpenWave first = published(YOUNG - 1);
        OpenWave never = published(YOUNG - 2);
        second.checkAt(NOW.plusSeconds(2));
        first.checkAt(NOW.plusSeconds(1));
        never.checkAt(NOW.plusSeconds(3));

        assertThat(open.due(NOW.plusSeconds(2), 10, 1_000)).containsExactly(first, second);
        assertThat(open.due(NOW.plusSeconds(2), 1, 1_000)).containsExactly(first);
        assertThat(open.due(NOW, 10, 1_000)).isEmpty();
    }

    @Test
    void soManyMeasuresAreDueAtOnceAndOneWaveAtTheLeast() {
        List<OpenWave> waves = List.of(published(1_000), published(1_001), published(1_002));
        Instant later = NOW.plusSeconds(50);

        assertThat(open.due(later, 10, 20)).isEqualTo(waves.subList(0, 2));
        assertThat(open.due(later, 10, 19)).isEqualTo(waves.subList(0, 1));
        assertThat(open.due(later, 10, 5)).isEqualTo(waves.subList(0, 1));
    }

    @Test
    void wavesThatAreToBeReadWholeAreNotDueAndTheOldestComeFirst() {
        OpenWave first = OpenWave.unread(1_000, MONITORIES, NOW);
        OpenWave second = OpenWave.unread(900, MONITORIES, NOW);
        open.open(first, NOW);
        open.open(second, NOW);
        published(1_100);

        assertThat(open.unread(10)).containsExactly(first, second);
        assertThat(open.unread(1)).containsExactly(first);
        assertThat(open.due(NOW.plusSeconds(5), 10, 1_000)).doesNotContain(first, second);
    }

    @Test
    void behindIsWhoHasAWaveToReadOrToLookAt() {
        assertThat(open.isBehind(NOW)).isFalse();
        OpenWave wave = published(YOUNG);
        assertThat(open.isBehind(NOW.plusMillis(999))).isFalse();
        assertThat(open.isBehind(NOW.plusSeconds(1))).isTrue();

        wave.changed(NOW);

        assertThat(open.isBehind(NOW)).isTrue();
    }

    @Test
    void wavesAreKnownUntilTheyAreClosedOrTooOld() {
        OpenWave old = published(1_000);
        OpenWave young = published(1_001);
        open.open(OpenWave.empty(1_002, MONITORIES, NOW), NOW);
        assertThat(open.size()).isEqualTo(3);
        assertThat(open.empty()).isEqualTo(1);
        assertThat(open.get(1_000)).isSameAs(old);

        open.dropBefore(1_001);
        assertThat(open.get(1_000)).isNull();
        assertThat(open.get(1_001)).isSameAs(young);

        open.close(young);
        assertThat(open.get(1_001)).isNull();
        assertThat(open.size()).isEqualTo(1);
    }

    @Test
    void whatIsKeptIsWhichWindowsBeganTogether() {
        published(1_000);
        open.open(OpenWave.empty(1_001, MONITORIES, NOW.plusSeconds(5)), NOW);
        published(1_002);

        assertThat(open.windows())
                .containsExactly(
                        new OpenWindow(NOW, List.of(1_000L, 1_002L)),
                        new OpenWindow(NOW.plusSeconds(5), List.of(1_001L)));
    }

    @Test
    void aWaveIsWhatWasPublishedOfIt() {
        OpenWave wave = OpenWave.empty(YOUNG, MONITORIES, NOW);
        assertThat(wave.isEmpty()).isTrue();
        assertThat(wave.monitories()).isEqualTo(MONITORIES);
        assertThat(wave.isUnread()).isFalse();

        wave.added(TEN, NOW.plusSeconds(1));
        assertThat(wave.isEmpty()).isFalse();
        assertThat(wave.published()).isEqualTo(TEN);
        assertThat(wave.since()).isEqualTo(NOW.plusSeconds(1));

        wave.changed(NOW.plusSeconds(2));
        assertThat(wave.isUnread()).isTrue();
        assertThat(wave.isEmpty()).isFalse();
        assertThat(wave.since()).isEqualTo(NOW.plusSeconds(2));

        wave.readWhole(TEN);
        assertThat(wave.isUnread()).isFalse();
        assertThat(wave.since()).isEqualTo(NOW.plusSeconds(2));
    }

    @Test
    void aLateWaveThatIsReadOrChangedIsLateNoLonger() {
        OpenWave read = OpenWave.late(YOUNG, MONITORIES, NOW);
        read.readWhole(TEN);
        OpenWave changed = OpenWave.late(YOUNG, MONITORIES, NOW);
        changed.changed(NOW);

        assertThat(read.isLate()).isFalse();
        assertThat(changed.isLate()).isFalse();
        assertThat(changed.isUnread()).isTrue();
    }

    private static OpenWaves withPause(int seconds) {
        Duration window = Duration.ofSeconds(100);
        return new OpenWaves(window, Duration.ofSeconds(seconds), new OldRowsPace(0, window));
    }

    /** In milliseconds after it was seen, until its window is over. */
    private List<Long> looks(OpenWave wave) {
        List<Long> looks = new ArrayList<>();
        while (looks.isEmpty() || !open.isOver(wave, wave.nextCheck())) {
            looks.add(Duration.between(NOW, wave.nextCheck()).toMillis());
            open.plan(wave, wave.nextCheck());
        }
        looks.add(Duration.between(NOW, wave.nextCheck()).toMillis());
        return looks;
    }

    private OpenWave published(long wave) {
        OpenWave opened = OpenWave.empty(wave, MONITORIES, NOW);
        opened.readWhole(TEN);
        open.open(opened, NOW);
        return opened;
    }
}
