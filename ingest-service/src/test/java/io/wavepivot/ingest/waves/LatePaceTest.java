package io.wavepivot.ingest.waves;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LatePaceTest {

    private static final int MOST = 50_000;

    private final LatePace pace = new LatePace(2_000, Duration.ofMillis(250));
    private Instant now = Instant.EPOCH;

    @Test
    void whereNothingIsLateNothingIsHeldBack() {
        pace.sent(MOST, 0, now);

        assertThat(pace.isWaiting(now)).isFalse();
        assertThat(pace.limit(MOST, now)).isEqualTo(MOST);
    }

    @Test
    void latePatchesHaveTheirTimeBeforeMoreAreSent() {
        pace.sent(MOST, 5_000, now);

        now = now.plusMillis(2_499);
        assertThat(pace.isWaiting(now)).isTrue();
        assertThat(pace.limit(MOST, now)).isZero();
        now = now.plusMillis(1);
        assertThat(pace.isWaiting(now)).isFalse();
        assertThat(pace.limit(MOST, now)).isPositive();
    }

    @Test
    void aStepReadsMeasuresForAsManyPatchesAsHaveTimeUntilTheNext() {
        pace.sent(5_000, 5_000, now);
        now = now.plusSeconds(10);
        assertThat(pace.limit(MOST, now)).isEqualTo(500);

        pace.sent(500, 50, now); // Ten measures a wave now: more may be read, step by step.
        now = now.plusSeconds(10);
        assertThat(pace.limit(MOST, now)).isEqualTo(1_000);
        pace.sent(1_000, 100, now);
        now = now.plusSeconds(10);
        assertThat(pace.limit(MOST, now)).isEqualTo(2_000);
    }

    @Test
    void stepsAreSmallAsLongAsAnythingIsLate() {
        pace.sent(MOST, 500, now);
        assertThat(pace.limit(MOST, now.plusSeconds(1))).isEqualTo(5_000);

        pace.sent(5_000, 1, now.plusSeconds(1));
        assertThat(pace.limit(MOST, now.plusSeconds(2))).isEqualTo(5_000);

        pace.sent(5_000, 0, now.plusSeconds(2));
        assertThat(pace.limit(MOST, now.plusSeconds(3))).isEqualTo(MOST);
    }

    @Test
    void aStepInWhichNothingWasReadChangesNothing() {
        pace.sent(5_000, 5_000, now);
        pace.sent(0, 0, now.plusSeconds(1));

        assertThat(pace.isWaiting(now.plusSeconds(2))).isTrue();
        assertThat(pace.limit(MOST, now.plusSeconds(3))).isEqualTo(500);
    }

    @Test
    void howeverManyPatchesAMeasureMakesAStepGoesOn() {
        pace.sent(10, 100_000, now);

        assertThat(pace.limit(MOST, now.plusSeconds(60))).isEqualTo(1);
    }

    @Test
    void stepsAreSmallHoweverLongThePauseIs() {
        LatePace slow = new LatePace(2_000, Duration.ofSeconds(5));
        slow.sent(MOST, 10_001, now);

        assertThat(slow.limit(MOST, now.plusSeconds(60))).isEqualTo(5_000);
    }

    @Test
    void whereThePauseIsLongTheNextStepComesWhenThePatchesHaveHadTheirTime() {
        LatePace slow = new LatePace(2_000, Duration.ofSeconds(60));
        assertThat(slow.pause(now)).isEqualTo(Duration.ofSeconds(60));

        slow.sent(5_000, 5_000, now);

        assertThat(slow.pause(now)).isEqualTo(Duration.ofMillis(2_500));
        assertThat(slow.pause(now.plusSeconds(3))).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void whereThePauseIsShortStepsComeAsOftenAsEver() {
        pace.sent(5_000, 5_000, now);

        assertThat(pace.pause(now)).isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void thereMayBeNoPace() {
        LatePace none = new LatePace(0, Duration.ofMillis(250));
        none.sent(MOST, MOST, now);

        assertThat(none.isWaiting(now)).isFalse();
        assertThat(none.limit(MOST, now)).isEqualTo(MOST);
    }

    @Test
    void howeverShortThePauseIsAStepSendsSomething() {
        LatePace restless = new LatePace(2_000, Duration.ZERO);
        restless.sent(5_000, 5_000, now);

        assertThat(restless.limit(MOST, now.plusSeconds(3))).isEqualTo(1);
    }
}
