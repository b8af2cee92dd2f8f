package io.wavepivot.ingest.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OldRowsPaceTest {

    private static final Duration WINDOW = Duration.ofMinutes(10);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int MOST = 50_000;
    private static final int ALL = Integer.MAX_VALUE;

    private final OldRowsPace pace = new OldRowsPace(2_000, WINDOW);
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final long live = now.getEpochSecond();
    private final long old = live - WINDOW.toSeconds() - 1;

    @BeforeEach
    void begin() {
        pace.begin(live, now);
    }

    @Test
    void aStepMaySendWhatHasTimeInAQuarterOfASecond() {
        assertThat(pace.left()).isEqualTo(500);

        pace.changed(old, 100);
        assertThat(pace.left()).isEqualTo(400);
        pace.changed(old, 1_000);
        assertThat(pace.left()).isZero();
    }

    @Test
    void aWaveIsTakenToHaveAsManyRowsAsTheOneThatWasChangedLast() {
        assertThat(pace.rowsAWave()).isEqualTo(1);

        pace.changed(old, 300);
        pace.changed(old, 0); // Of none of its rows was anything removed.
        pace.changed(live, 2);

        assertThat(pace.rowsAWave()).isEqualTo(300);
    }

    @Test
    void anyWaveIsAllowedWhenNoOtherIsAndElseThoseThatFit() {
        assertThat(pace.allows(0, 501)).isTrue();
        assertThat(pace.allows(1, 499)).isTrue();
        assertThat(pace.allows(1, 500)).isFalse();

        pace.changed(old, 500);
        assertThat(pace.allows(0, 1)).isFalse();
    }

    @Test
    void latePatchesHaveTheirTimeBeforeMoreAreSent() {
        pace.changed(old, 3_000);
        pace.changed(old, 2_000);
        assertThat(pace.isWaiting()).isTrue();

        beginAfter(2_499);
        assertThat(pace.isWaiting()).isTrue();
        assertThat(pace.left()).isZero();
        beginAfter(1);
        assertThat(pace.isWaiting()).isFalse();
        assertThat(pace.left()).isEqualTo(500);
    }

    @Test
    void wavesOfNowAreNotHeldBack() {
        pace.changed(old + 1, 5_000);

        assertThat(pace.left()).isEqualTo(500);
        assertThat(pace.isWaiting()).isFalse();
        assertThat(pace.holds(old)).isTrue();
        assertThat(pace.holds(old + 1)).isFalse();
    }

    @Test
    void stepsAreSmallWhileThereAreWavesOfNow() {
        assertThat(pace.rows(MOST)).isEqualTo(10_000);
        assertThat(pace.rows(5_000)).isEqualTo(5_000);
    }

    @Test
    void withoutAWaveOfTheLastDayNothingIsHeldBack() {
        pace.changed(old, 5_000);
        pace.begin(live - 24 * 3_600, now);
        assertThat(pace.left()).isZero();

        pace.begin(live - 24 * 3_600 - 1, now);
        assertNothingIsHeldBack(pace);
        pace.begin(null, now);
        assertNothingIsHeldBack(pace);
    }

    @Test
    void thereMayBeNoPace() {
        OldRowsPace none = new OldRowsPace(0, WINDOW);
        none.begin(live, now);

        assertNothingIsHeldBack(none);
    }

    @Test
    void whereThePauseIsLongTheNextStepComesWhenThePatchesHaveHadTheirTime() {
        assertThat(pace.pause(Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(60));

        pace.changed(old, 5_000);
        beginAfter(500);
        assertThat(pace.pause(Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(2));

        beginAfter(2_000);
        assertThat(pace.pause(Duration.ofSeconds(60))).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whereThePauseIsShortStepsComeAsOftenAsEver() {
        pace.changed(old, 5_000);

        assertThat(pace.pause(PAUSE)).isEqualTo(PAUSE);
    }

    @Test
    void howeverSlowThePaceIsAStepSendsSomething() {
        OldRowsPace slow = new OldRowsPace(1, WINDOW);
        slow.begin(live, now);

        assertThat(slow.left()).isEqualTo(1);
    }

    private void beginAfter(int millis) {
        now = now.plusMillis(millis);
        pace.begin(live, now);
    }

    private void assertNothingIsHeldBack(OldRowsPace free) {
        free.changed(old, 1_000_000);

        assertThat(free.holds(old)).isFalse();
        assertThat(free.isWaiting()).isFalse();
        assertThat(free.left()).isEqualTo(ALL);
        assertThat(free.rows(MOST)).isEqualTo(MOST);
        assertThat(free.pause(PAUSE)).isEqualTo(PAUSE);
    }
}
