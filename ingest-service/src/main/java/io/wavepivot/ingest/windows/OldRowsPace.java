package io.wavepivot.ingest.windows;

import java.time.Duration;
import java.time.Instant;

/**
 * How fast old rows are changed. The pivot service takes longer to change a row than to write a new one, and what the
 * plant writes now would wait behind such changes. A row is old when its wave is older than the window, whether it is
 * open or not; the patch that makes the row is no change of it. The pace is kept as long as the newest wave that was sent
 * is not older than a day: else nobody waits, and all is sent as fast as it can be.
 */
public final class OldRowsPace {

    private static final Duration DAY = Duration.ofDays(1);
    private static final int BURSTS_A_SECOND = 4;

    /** Measures in a step: a wave that is written now waits for the step that is under way, and for its own. */
    private static final int MAX_ROWS = 10_000;

    private final int changesASecond;
    private final Duration window;
    private Instant now = Instant.EPOCH;
    private boolean isLimited;
    private int left = Integer.MAX_VALUE;

    /** Of an old wave that was changed last: others are taken to have as many. */
    private int rowsAWave = 1;

    /** When those that were sent have had their time. */
    private Instant next = Instant.EPOCH;

    /**
     * @param changesASecond 0 or less for as many as come
     * @param window how long a wave is expected to change
     */
    public OldRowsPace(int changesASecond, Duration window) {
        this.changesASecond = changesASecond;
        this.window = window;
    }

    /**
     * A step begins.
     *
     * @param lastWave the newest wave that was sent, in Unix seconds; null before the first
     */
    public void begin(Long lastWave, Instant now) {
        this.now = now;
        isLimited = changesASecond > 0 && lastWave != null && isOfNow(lastWave);
        left = isWaiting() ? 0 : isLimited ? Math.max(1, changesASecond / BURSTS_A_SECOND) : Integer.MAX_VALUE;
    }

    /**
     * How many measures the step may read.
     *
     * @param most how many they were if nobody waited
     */
    public int rows(int most) {
        return isLimited ? Math.min(most, MAX_ROWS) : most;
    }

    /** Whether a wave is not older than a day, so that somebody may wait for it. */
    public boolean isOfNow(long wave) {
        return wave >= now.minus(DAY).getEpochSecond();
    }

    /** Whether changes of a wave's rows keep this pace. */
    public boolean holds(long wave) {
        return isLimited && wave < now.minus(window).getEpochSecond();
    }

    /**
     * Whether the step may change the rows of one more old wave: those of one wave always, when it may change any.
     *
     * @param rows how many it is to change already
     * @param more how many the wave has
     */
    public boolean allows(int rows, int more) {
        return left > 0 && (rows == 0 || rows + more <= left);
    }

    /** How many changes of old rows the step may still send. */
    public int left() {
        return left;
    }

    /** How many rows a wave has of which that is not known yet. */
    public int rowsAWave() {
        return rowsAWave;
    }

    /** So many rows of a wave were changed. */
    public void changed(long wave, int rows) {
        if (rows > 0 && holds(wave)) {
            rowsAWave = rows;
            left = Math.max(0, left - rows);
            next = (isWaiting() ? next : now).plus(Duration.ofSeconds(rows).dividedBy(changesASecond));
        }
    }

    /** Whether changes that were sent have not had their time yet. */
    public boolean isWaiting() {
        return isLimited && now.isBefore(next);
    }

    /** Until the next step: less than the usual pause, where what was sent has had its time before. */
    public Duration pause(Duration usual) {
        Duration wait = Duration.between(now, next);
        return isWaiting() && wait.compareTo(usual) < 0 ? wait : usual;
    }
}
