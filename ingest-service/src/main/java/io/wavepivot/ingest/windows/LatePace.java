package io.wavepivot.ingest.windows;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast patches are sent that change rows of long ago, while there are waves of now: these would wait behind them, as
 * the pivot service takes longer to change a row than to write a new one. A patch counts when the window of its wave
 * would be over by the time of the wave, whether that is open or not; the first patch of a row does not. A project whose
 * newest wave is older than a day has no waves of now, and sends as fast as it can.
 */
public final class LatePace {

    private static final Duration NOW = Duration.ofDays(1);
    private static final int BURSTS_A_SECOND = 4;

    /** Of a step: the waves of now wait for it, and for the next, to which they belong. */
    private static final int MAX_ROWS = 10_000;

    private final int patchesASecond;
    private final Duration window;
    private Instant now = Instant.EPOCH;
    private boolean isKept;
    private int left = Integer.MAX_VALUE;

    /** When those that were sent have had their time. */
    private Instant next = Instant.EPOCH;

    /**
     * @param patchesASecond 0 or less for as many as come
     * @param window how long a wave is expected to change
     */
    public LatePace(int patchesASecond, Duration window) {
        this.patchesASecond = patchesASecond;
        this.window = window;
    }

    /**
     * A step begins.
     *
     * @param lastWave the newest wave that was sent, in Unix seconds; null before the first
     */
    public void begin(Long lastWave, Instant now) {
        this.now = now;
        isKept = patchesASecond > 0 && lastWave != null && isOfNow(lastWave);
        left = isWaiting() ? 0 : isKept ? Math.max(1, patchesASecond / BURSTS_A_SECOND) : Integer.MAX_VALUE;
    }

    /**
     * How many measures the step may read.
     *
     * @param most how many they were if there was no wave of now
     */
    public int rows(int most) {
        return isKept ? Math.min(most, MAX_ROWS) : most;
    }

    /** Whether somebody may wait for a wave. */
    public boolean isOfNow(long wave) {
        return wave >= now.minus(NOW).getEpochSecond();
    }

    /** Whether patches of a wave's rows that are there already keep this pace. */
    public boolean holds(long wave) {
        return isKept && wave < now.minus(window).getEpochSecond();
    }

    /** How many late patches the step may still send. */
    public int left() {
        return left;
    }

    /** Some patches of a wave's rows were sent, which were there before. */
    public void sent(long wave, int patches) {
        if (holds(wave)) {
            left = Math.max(0, left - patches);
            next = (isWaiting() ? next : now).plus(Duration.ofSeconds(patches).dividedBy(patchesASecond));
        }
    }

    /** Whether late patches that were sent have not had their time yet. */
    public boolean isWaiting() {
        return isKept && now.isBefore(next);
    }

    /** Until the next step: less than the usual pause, where what was sent has had its time before. */
    public Duration pause(Duration usual) {
        Duration wait = Duration.between(now, next);
        return isWaiting() && wait.compareTo(usual) < 0 ? wait : usual;
    }
}
